import type { FilterValues } from "#db/lists/and-or-not.ts";
import { takesParties } from "#db/lists/filter.ts";
import type { FilterField, Filters } from "#db/lists/filter-field.ts";
import { FILTER_DEPTH_AT_MOST, FILTER_FIELDS_AT_MOST } from "#db/lists/limits.ts";
import { builder } from "./builder.ts";
import { nodeKind } from "./entity.ts";
import { enumNamed, enumOf } from "./enums.ts";

export const Certainty = enumOf<"certain" | "possible">(
  "Certainty",
  "How certain something is, given that dates can be uncertain.",
  {
    certain: "The statement is true for every possible meaning of the dates.",
    possible: "The statement is true for at least one possible meaning of the dates.",
  },
);

const DateRange = builder.inputType("DateRange", {
  description: "A range of days, including the first and the last. A missing bound means no limit.",
  fields: (t) => ({
    from: t.field({ type: "Date", description: "The first day of the range." }),
    to: t.field({ type: "Date", description: "The last day of the range." }),
    match: t.field({
      type: Certainty,
      defaultValue: "possible",
      description: "Whether an uncertain date may lie in the range or must certainly lie in it.",
    }),
    undated: t.boolean({
      defaultValue: false,
      description: "True selects only items without a date. False leaves out items without a date.",
    }),
  }),
});

/** The input type for the filters of a noun. */
export function filterInput(name: string, filters: Filters) {
  const fields = Object.entries(filters);
  const filter = builder.inputRef<FilterValues>(`${name}Filter`);
  return filter.implement({
    description: `Selects items of a list of ${name} objects. An item must match all given fields. \`and\`, \`or\` and \`not\` join further filters. For a field that takes a list, an item must match one value of the list. An empty list and an empty filter are ignored, as if they were not given. A reference that leads nowhere is an error.`,
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
      return {
        ...Object.fromEntries(fields.map(([name, filter]) => [name, field(filter)] as const)),
        ...(fields.some(([, field]) => takesParties(field))
          ? {
              withParts: t.boolean({
                defaultValue: false,
                description:
                  "If true, a party in a field beside `withParts` stands for itself and all its parts: a country for its ministries, agencies and parliament, an organization for all organizations below it. Fields inside `and`, `or` and `not` have a `withParts` of their own.",
              }),
            }
          : {}),
        and: t.field({
          type: [filter],
          description: `Items that match all of these filters. Filters can be nested at most ${FILTER_DEPTH_AT_MOST} deep, with at most ${FILTER_FIELDS_AT_MOST} fields altogether.`,
        }),
        or: t.field({ type: [filter], description: "Items that match at least one of these filters." }),
        not: t.field({
          type: filter,
          description: "Items that do not match this filter, including items without a value for its fields.",
        }),
      };
    },
  });
}
