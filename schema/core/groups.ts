import type { GroupOrder as GroupOrderValue, GroupRow } from "#db/lists/group.ts";
import {
  GROUPS_AT_MOST,
  type Granularity as GranularityValue,
  type Grouping,
  type Groupings,
} from "#db/lists/group.ts";
import { builder } from "./builder.ts";
import { Entity, loadEntity } from "./entity.ts";
import { enumOf } from "./enums.ts";

const Granularity = enumOf<GranularityValue>(
  "Granularity",
  "How long the periods are that groups are made by.",
  {
    day: "One day: 2018-07-09.",
    month: "One month: 2018-07.",
    quarter: "A quarter of a year: 2018-Q3.",
    year: "One year: 2018.",
    decade: "Ten years: 2010s.",
  },
);

const GroupOrder = enumOf<GroupOrderValue>("GroupOrder", "The order of groups.", {
  count_desc: "The largest group first, then by key.",
  count_asc: "The smallest group first, then by key.",
  key_asc: "By the label of the keys, in the order of letters and of time; what has no key comes last.",
  key_desc: "By the label of the keys, against the order of letters and of time; what has no key comes last.",
});

type Key = GroupRow["keys"][number];

const GroupKey = builder.objectRef<Key>("GroupKey").implement({
  description: "What the items of a group share.",
  fields: (t) => ({
    value: t.string({
      nullable: true,
      description: "The value: an id, an enum value, a period; null for what is undated or unassigned.",
      resolve: ({ value, holds }) => (holds === "enum" ? value?.toUpperCase() : value),
    }),
    label: t.string({
      description: "The value in words, to be shown as it is.",
      resolve: ({ label, holds }) => (holds === "enum" ? label?.replaceAll("_", " ") : label) ?? "not stated",
    }),
    entity: t.field({
      type: Entity,
      nullable: true,
      description: "The entity, where the key is one.",
      resolve: ({ value, holds }, _, context) =>
        holds === "entity" && value !== null ? loadEntity(context, value) : null,
    }),
  }),
});

export const Group = builder.objectRef<GroupRow>("Group").implement({
  description: "Items of a list that share a value for each key.",
  fields: (t) => ({
    keys: t.field({
      type: [GroupKey],
      description: "What they share, in the order in which the keys were asked for.",
      resolve: ({ keys }) => [...keys],
    }),
    count: t.exposeInt("count", { description: "How many they are." }),
  }),
});

/** The enum of the keys by which lists of a noun can be grouped. */
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
    by: t.field({ type: [GroupBy], required: true, description: "One to three keys." }),
    granularity: t.field({
      type: Granularity,
      required: true,
      defaultValue: "year",
      description:
        "How long periods are, where a key is one. A date that is less exact counts as not stated.",
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
      description: `How many groups, at most ${GROUPS_AT_MOST}.`,
    }),
  }));
}
