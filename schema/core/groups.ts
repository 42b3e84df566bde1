import type {
  Granularity as GranularityValue,
  Grouping,
  Groupings,
  GroupOrder as GroupOrderValue,
  GroupRow,
} from "#db/lists/group.ts";
import { GROUPS_AT_MOST } from "#db/lists/limits.ts";
import { builder } from "./builder.ts";
import { Entity, loadEntity } from "./entity.ts";
import { enumOf } from "./enums.ts";

const Granularity = enumOf<GranularityValue>(
  "Granularity",
  "The length of the periods by which items are grouped.",
  {
    day: "A day, for example 2018-07-09.",
    month: "A month, for example 2018-07.",
    quarter: "A quarter of a year, for example 2018-Q3.",
    year: "A year, for example 2018.",
    decade: "Ten years, for example 2010s.",
  },
);

const GroupOrder = enumOf<GroupOrderValue>("GroupOrder", "The order of groups.", {
  count_desc: "The largest group first, then by key.",
  count_asc: "The smallest group first, then by key.",
  key_asc: "By the labels of the keys, ascending. Groups without a key come last.",
  key_desc: "By the labels of the keys, descending. Groups without a key come last.",
});

type Key = GroupRow["keys"][number];

const GroupKey = builder.objectRef<Key>("GroupKey").implement({
  description: "A value that the items of a group share.",
  fields: (t) => ({
    value: t.string({
      nullable: true,
      description:
        "The value of the key: an id, an enum value, a text or a period. Null for items without a value.",
      resolve: ({ value, holds }) => (holds === "enum" ? value?.toUpperCase() : value),
    }),
    label: t.string({
      description: "The value as a label for display.",
      resolve: ({ label, holds }) => (holds === "enum" ? label?.replaceAll("_", " ") : label) ?? "not stated",
    }),
    entity: t.field({
      type: Entity,
      nullable: true,
      description: "The entity, if the value is the id of an entity. Null otherwise.",
      resolve: ({ value, holds }, _, context) =>
        holds === "entity" && value !== null ? loadEntity(context, value) : null,
    }),
  }),
});

export const Group = builder.objectRef<GroupRow>("Group").implement({
  description: "The items of a list that share a value for each key.",
  fields: (t) => ({
    keys: t.field({
      type: [GroupKey],
      description: "The values that the items share, in the order of the argument `by`.",
      resolve: ({ keys }) => [...keys],
    }),
    count: t.exposeInt("count", { description: "The number of items in the group." }),
  }),
});

/** The enum of the keys for grouping lists of a noun. */
const groupBy = (name: string, groupings: Groupings) =>
  builder.enumType(`${name}GroupBy`, {
    description: `The keys by which lists of ${name} objects can be grouped.`,
    values: Object.fromEntries(
      Object.entries(groupings).map(
        ([key, { description }]: [string, Grouping]) =>
          [key.toUpperCase(), { value: key, description }] as const,
      ),
    ),
  });

/** The arguments of `groups`. */
export function groupArguments(name: string, groupings: Groupings) {
  const GroupBy = groupBy(name, groupings);
  return builder.args((t) => ({
    by: t.field({ type: [GroupBy], required: true, description: "The keys to group by, one to three." }),
    granularity: t.field({
      type: Granularity,
      required: true,
      defaultValue: "year",
      description: "The length of periods, if a key is a period. A less exact date counts as not stated.",
    }),
    orderBy: t.field({
      type: GroupOrder,
      required: true,
      defaultValue: "count_desc",
      description: "The order of the groups.",
    }),
    first: t.int({
      required: true,
      defaultValue: 50,
      description: `The number of groups to list, at most ${GROUPS_AT_MOST}.`,
    }),
  }));
}
