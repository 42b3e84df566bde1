import type { FilterField, Filters } from "#db/lists/filter.ts";
import { builder } from "./builder.ts";
import { nodeKind } from "./entity.ts";
import { enumNamed, enumOf } from "./enums.ts";

export const Certainty = enumOf<"certain" | "possible">("Certainty", "How sure something is.", {
  certain: "It is so whatever the uncertain dates mean.",
  possible: "It can be so, by what the dates can mean.",
});

const DateRange = builder.inputType("DateRange", {
  description: "A range of days, both included. A bound that is not given is infinite.",
  fields: (t) => ({
    from: t.field({ type: "Date", description: "The first day." }),
    to: t.field({ type: "Date", description: "The last day." }),
    match: t.field({
      type: Certainty,
      defaultValue: "possible",
      description: "Whether an uncertain date must lie in the range whatever it means, or can.",
    }),
    undated: t.boolean({
      defaultValue: false,
      description:
        "True selects what has no date, and nothing else. Without it, what has no date is left out.",
    }),
  }),
});

/** The input type of a noun's filter: one field for each that its lists have. */
export const filterInput = (name: string, filters: Filters) =>
  builder.inputType(`${name}Filter`, {
    description: `Narrows a list of ${name} objects: all fields that are given must hold; a list means any of it.`,
    fields: (t) => {
      const field = ({ takes, description }: FilterField) => {
        switch (takes) {
          case "query":
            return t.string({ description });
          case "references":
            return t.idList({ description });
          case "texts":
            return t.stringList({ description });
          case "dates":
            return t.field({ type: DateRange, description });
          case "day":
            return t.field({ type: "Date", description });
          case "boolean":
            return t.boolean({ description });
          default: {
            const type = takes.enum === "node_kind" ? nodeKind() : enumNamed(takes.enum);
            return t.field({ type: [type], description });
          }
        }
      };
      return Object.fromEntries(
        Object.entries(filters).map(
          ([name, filter]: [string, FilterField]) => [name, field(filter)] as const,
        ),
      );
    },
  });
