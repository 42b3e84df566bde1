import type { Grouping, Groupings, GroupOrder as GroupOrderValue, GroupRow } from "#db/lists/group.ts";
import { GROUPS_AT_MOST } from "#db/lists/limits.ts";
import type { Granularity as GranularityValue } from "#db/lists/period.ts";
import type { SumRow, Sums } from "#db/lists/sum.ts";
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
        "The value of the key: an id, an enum value, a text or a period. Null for items without a value, and in the group that stands for other groups.",
      resolve: ({ value, holds }) => (holds === "enum" ? value?.toUpperCase() : value),
    }),
    label: t.string({
      description:
        "The value as a label for display: `not stated` for items without a value, `other` in the group that stands for other groups.",
      resolve: ({ label, holds }) =>
        holds === "rest"
          ? "other"
          : ((holds === "enum" ? label?.replaceAll("_", " ") : label) ?? "not stated"),
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

export const Sum = builder.objectRef<SumRow>("Sum").implement({
  description:
    "The sum of a number of people over several items. The sum can be uncertain, because each number can be.",
  fields: (t) => ({
    min: t.exposeInt("min", {
      nullable: true,
      description:
        "The lowest possible sum of the known numbers. A number without a lower bound counts as 0. Null if no number has a lower bound.",
    }),
    max: t.exposeInt("max", {
      nullable: true,
      description:
        "The highest possible sum of the known numbers. Null if a known number has no upper bound, or if no number is known.",
    }),
    items: t.exposeInt("items", {
      description: "The number of items whose number is known. The sum does not include the other items.",
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
    count: t.exposeInt("count", {
      description:
        "The number of items in the group. If the group stands for other groups, the sum of their counts.",
    }),
    sum: t.field({
      type: Sum,
      nullable: true,
      description: "The sum over the items of the group. Null without the argument `sumOf` of `groups`.",
      resolve: ({ sum }) => sum,
    }),
    isRest: t.exposeBoolean("is_rest", {
      description:
        "Whether the group stands for all groups that `first` cuts off. Only the last group can be such a group, and only with `rest: true`.",
    }),
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

/** The enum of the numbers of a noun that can be added up. */
export const summable = (name: string, sums: Sums) =>
  builder.enumType(`${name}SumOf`, {
    description: `The numbers of ${name} objects that can be added up.`,
    values: Object.fromEntries(
      Object.entries(sums).map(
        ([key, description]) => [key.toUpperCase(), { value: key, description }] as const,
      ),
    ),
  });

/** The arguments of `groups`. */
export function groupArguments(
  name: string,
  groupings: Groupings,
  sumOf: ReturnType<typeof summable> | undefined,
) {
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
      description: `The number of groups to list, at most ${GROUPS_AT_MOST}. Without \`first\`, all groups are listed, and more than ${GROUPS_AT_MOST} groups are an error.`,
    }),
    rest: t.boolean({
      required: true,
      defaultValue: false,
      description:
        "Whether to add a last group, labelled `other`, that stands for all groups that `first` cuts off. If no group is cut off, there is no such group.",
    }),
    ...(Object.values(groupings).some(({ range }) => range)
      ? {
          fill: t.boolean({
            required: true,
            defaultValue: false,
            description:
              "Whether to add the periods without items, with a count of 0. Each listed combination of the other keys then has all periods, and `first` does not limit these periods. The periods reach from `from` to `to` in the filter of the same date. If `from` or `to` is not given, the periods start with the first or end with the last period that has an item.",
          }),
        }
      : {}),
    ...(sumOf
      ? { sumOf: t.field({ type: sumOf, description: "The number to add up in each group, as its `sum`." }) }
      : {}),
  }));
}
