import type { FilterField, Filters, Takes } from "#db/lists/filter-field.ts";
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
    fields: (t) =>
      Object.fromEntries(
        Object.entries(filters).map(([field, { takes, description }]: [string, FilterField]) => [
          field,
          t.field({ type: typeOf(takes) as ["ID"], description }),
        ]),
      ),
  });

/** The type of what a field takes; TypeScript cannot follow it through the fields of a record. */
function typeOf(takes: Takes): unknown {
  switch (takes) {
    case "query":
      return "String";
    case "references":
      return ["ID"];
    case "texts":
      return ["String"];
    case "dates":
      return DateRange;
    case "day":
      return "Date";
    case "boolean":
      return "Boolean";
    default:
      return [takes.enum === "node_kind" ? nodeKind() : enumNamed(takes.enum)];
  }
}
