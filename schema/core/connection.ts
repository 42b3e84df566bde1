import { type GraphQLResolveInfo, locatedError, responsePathAsArray } from "graphql";
import { UnknownReferenceError } from "#db/errors.ts";
import { type AsOf, type Evidence, type HeldKey, holdsOverTime } from "#db/lists/as-of.ts";
import { checkedGroups, type GroupArguments } from "#db/lists/group.ts";
import type { PageArguments, PageKey } from "#db/lists/key.ts";
import { PAGE_SIZE, PAGE_SIZE_AT_MOST } from "#db/lists/limits.ts";
import type { Listing } from "#db/lists/listing.ts";
import type { List, Page, SumKey } from "#db/lists/page.ts";
import type { Loader } from "#db/loader.ts";
import { type AnyRef, builder, type Ref } from "./builder.ts";
import type { Context } from "./context.ts";
import { Certainty, filterInput } from "./filters.ts";
import { Group, groupArguments, Sum, summable } from "./groups.ts";
import { oncePerField } from "./once-per-field.ts";

/** A page of a list before it is read. Each field of the connection reads only what it needs. */
interface Connection<Row> {
  list: List<Row>;
  key: PageKey;
  /** The field that has the arguments of the list. */
  field: Pick<GraphQLResolveInfo, "fieldNodes" | "path">;
}

/** Reads a part of a list. A wrong reference in the filter is an error of the field that has the filter, not of the part. */
const read = <Key, Value>(
  context: Context,
  { fieldNodes, path }: Connection<never>["field"],
  loader: Loader<Key, Value>,
  key: Key,
): Promise<Value> =>
  context.load(loader, key).catch((error) => {
    if (!(error instanceof UnknownReferenceError)) throw error;
    throw locatedError(error, fieldNodes, responsePathAsArray(path));
  });

interface ConnectionType<Row> {
  type: Ref<Connection<Row>>;
  orderBy: ReturnType<typeof orderType> | null;
  filter: ReturnType<typeof filterInput> | null;
  /** Whether the lists can be read as of a day. */
  holdsOverTime: boolean;
}

/** An item of a list that can be read as of a day. */
interface Held<Row> {
  node: Row;
}

/** An item and the page that contains it. */
interface Edge<Row> extends Held<Row> {
  page: Page<Row>;
}

const PageInfo = builder.objectRef<Page<unknown>>("PageInfo").implement({
  description: "The position of a page in its list.",
  fields: (t) => ({
    hasNextPage: t.exposeBoolean("hasNextPage", {
      description:
        "Whether the list has items after this page. This is true if `before` was given, because the item of that cursor comes after the page.",
    }),
    hasPreviousPage: t.exposeBoolean("hasPreviousPage", {
      description:
        "Whether the list has items before this page. This is true if `after` was given, because the item of that cursor comes before the page.",
    }),
    startCursor: t.string({
      nullable: true,
      description: "The cursor of the first item. Null if the page is empty.",
      resolve: ({ rows, cursor }) => (rows.length > 0 ? cursor(rows[0]) : null),
    }),
    endCursor: t.string({
      nullable: true,
      description: "The cursor of the last item. Null if the page is empty.",
      resolve: ({ rows, cursor }) => (rows.length > 0 ? cursor(rows.at(-1)) : null),
    }),
  }),
});

/**
 * The connection type of a noun with its edges, orders and filter. `orders` describes the orders to offer, keyed by
 * their names in the listing. The graph does not offer an order that is missing here.
 */
export function connectionType<Row extends object>(
  ref: Ref<Row>,
  orders: Readonly<Record<string, string>>,
  listing: Partial<Listing> = {},
): ConnectionType<Row> {
  const { name } = ref;
  const { filters, groupings, sums } = listing;
  const EdgeType = builder.objectRef<Edge<Row>>(`${name}Edge`).implement({
    description: `An item of a list of ${name} objects with its cursor.`,
    fields: (t) => ({
      cursor: t.string({
        description:
          "The position of the item in the list. Pass it as `after` or `before` to read the next or previous page.",
        resolve: ({ node, page }) => page.cursor(node),
      }),
      node: t.field({ type: ref, description: `The ${name} itself.`, resolve: ({ node }) => node as never }),
    }),
  });
  const type = builder.objectRef<Connection<Row>>(`${name}Connection`).implement({
    description: `A page of a list of ${name} objects.`,
    fields: (t) => ({
      edges: t.field({
        type: [EdgeType],
        description: "The items of the page with their cursors.",
        async resolve({ list, key, field }, _, context) {
          const page = await read(context, field, list.page, key);
          return page.rows.map((node) => ({ node, page }));
        },
      }),
      nodes: t.field({
        type: [ref],
        description: "The items of the page.",
        resolve: async ({ list, key, field }, _, context) =>
          (await read(context, field, list.page, key)).rows as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: "The position of the page in the list.",
        resolve: ({ list, key, field }, _, context) => read(context, field, list.page, key),
      }),
      totalCount: t.int({
        description:
          "The number of items in the whole list. The items are only counted if you ask for this number.",
        resolve: ({ list, key: { parent, asked }, field }, _, context) =>
          read(context, field, list.count, { parent, asked }),
      }),
    }),
  });
  if (holdsOverTime(listing)) addEvidence(EdgeType);
  const sumOf = sums && summable(name, sums);
  if (sumOf) addSum(type, sumOf);
  if (groupings) addGroups(type, groupArguments(name, groupings, sumOf));
  return {
    type,
    orderBy: Object.keys(orders).length > 0 ? orderType(name, orders) : null,
    filter: filters ? filterInput(name, filters) : null,
    holdsOverTime: holdsOverTime(listing),
  };
}

const hasEvidence = (row: object): row is Evidence => "certainty" in row;

/** Adds the fields that items have in lists that can be read as of a day. */
function addEvidence<Item extends Held<object>>(type: Ref<Item>) {
  builder.objectFields(type, (t) => ({
    certainty: t.field({
      type: Certainty,
      nullable: true,
      description:
        "How certain it is that this item applied on the day `asOf`, assuming no break between two pieces of evidence. Null without `asOf`.",
      resolve: ({ node }) => (hasEvidence(node) ? node.certainty : null),
    }),
    evidenceDistance: t.int({
      nullable: true,
      description:
        "The number of days between the day `asOf` and the nearest dated evidence, 0 if it is certain. Null without `asOf`, or if no evidence has a date.",
      resolve: ({ node }) => (hasEvidence(node) ? node.evidence_distance : null),
    }),
  }));
}

const sumArgumentsOf = oncePerField<SumKey["sum"]>();

function addSum<Row>(type: Ref<Connection<Row>>, sumOf: ReturnType<typeof summable>) {
  builder.objectField(type, "sum", (t) =>
    t.field({
      type: Sum,
      description: "The sum of a number over all items of the whole list.",
      args: { of: t.arg({ type: sumOf, required: true, description: "The number to add up." }) },
      resolve: ({ list, key: { parent, asked }, field }, given, context, info) =>
        read(context, field, list.sum, { parent, asked, sum: sumArgumentsOf(info, () => given) }),
    }),
  );
}

const groupArgumentsOf = oncePerField<GroupArguments>();

function addGroups<Row>(type: Ref<Connection<Row>>, args: ReturnType<typeof groupArguments>) {
  builder.objectField(type, "groups", (t) =>
    t.field({
      type: [Group],
      description:
        "Counts the items of the whole list by one to three keys. An item with several values of a key is counted once for each value. Items without a value form their own group. If every item has at most one value of each key, the counts of all groups add up to totalCount.",
      args,
      async resolve({ list, key, field }, given, context, info) {
        const asked = groupArgumentsOf(info, () => given);
        return checkedGroups(await read(context, field, list.groups, list.groupsKey(key, asked)), asked);
      },
    }),
  );
}

function orderType(name: string, orders: Readonly<Record<string, string>>) {
  const directions = { asc: "ascending", desc: "descending" } as const;
  const values = Object.entries(orders).flatMap(([order, description]) =>
    Object.entries(directions).map(
      ([direction, word]) =>
        [
          `${order}_${direction}`.toUpperCase(),
          { value: `${order} ${direction}`, description: `${description}, ${word}.` },
        ] as const,
    ),
  );
  return builder.enumType(`${name}Order`, {
    description: `The orders in which ${name} objects can be listed.`,
    values: Object.fromEntries(values),
  });
}

/** The arguments of a field that returns a connection. */
const argumentsOf = ({
  orderBy,
  filter,
  holdsOverTime,
}: Pick<ConnectionType<unknown>, "orderBy" | "filter" | "holdsOverTime">) =>
  builder.args((t) => ({
    first: t.int({
      description: `The number of items to read from the start of the list, at most ${PAGE_SIZE_AT_MOST}. Reads ${PAGE_SIZE} if neither \`first\` nor \`last\` is given.`,
    }),
    after: t.string({ description: "Read the items after this cursor." }),
    last: t.int({
      description: `The number of items to read from the end of the list, at most ${PAGE_SIZE_AT_MOST}.`,
    }),
    before: t.string({
      description: `Read the items before this cursor. If only \`before\` is given, the page has the ${PAGE_SIZE} items directly before the cursor. With \`first\`, the page has the first items of the list before the cursor.`,
    }),
    ...(orderBy
      ? {
          orderBy: t.field({
            type: orderBy,
            description: "The order of the list. The description of the list gives the default.",
          }),
        }
      : {}),
    ...(filter
      ? { filter: t.field({ type: filter, description: "Only list items that match this filter." }) }
      : {}),
    ...(holdsOverTime
      ? {
          asOf: t.field({
            type: "Date",
            description:
              "Only list items that may have applied on this day. Items that certainly applied come first, then the other items by the distance of the nearest evidence. If a source shows a person in office on some day, the tenure started by that day and did not end before it. Without such limits many tenures are possible: `certainty` and `within` narrow the list.",
          }),
          certainty: t.field({
            type: Certainty,
            required: true,
            defaultValue: "possible",
            description:
              "Whether to list items that possibly applied on the day `asOf`, or only items that certainly applied. `certainty` has no effect without `asOf`.",
          }),
          within: t.int({
            description:
              "Only list items with evidence at most this many days away from the day `asOf`. `within` has no effect without `asOf`.",
          }),
        }
      : {}),
  }));

/** The values of the arguments of a connection. */
type GivenArguments = Omit<PageArguments, "asOf"> & {
  asOf?: string | null;
  certainty?: AsOf["certainty"];
  within?: number | null;
};

const onePage = oncePerField<PageArguments>();

const pageArgumentsOf = (
  { asOf, certainty = "possible", within, ...given }: GivenArguments,
  info: GraphQLResolveInfo,
): PageArguments => onePage(info, () => ({ ...given, asOf: asOf ? { day: asOf, certainty, within } : null }));

/**
 * A root field that lists all things of a noun: `places(first:, …)`. The field is nullable, so that an error in one root field
 * leaves the data of the others.
 */
export const listed = <Row>(connection: ConnectionType<Row>, list: List<Row>, description: string) => ({
  type: connection.type,
  nullable: true,
  description,
  args: argumentsOf(connection),
  resolve: (_: unknown, given: GivenArguments, __: Context, info: GraphQLResolveInfo): Connection<Row> => ({
    list,
    key: list.key(null, pageArgumentsOf(given, info)),
    field: info,
  }),
});

/** A field that lists things of its parent: `Place.sessions(first:, …)`. */
export const related = <Row>(connection: ConnectionType<Row>, list: List<Row>, description: string) => ({
  type: connection.type,
  description,
  args: argumentsOf(connection),
  resolve: (
    { id }: { id: string },
    given: GivenArguments,
    _: Context,
    info: GraphQLResolveInfo,
  ): Connection<Row> => ({ list, key: list.key(id, pageArgumentsOf(given, info)), field: info }),
});

/** A field that returns a short list of its parent without pages: `DialogueSession.topics`. */
export const many = <Type extends object, Row>(
  type: Type,
  loader: Loader<string, readonly Row[]>,
  description: string,
) => ({
  type: [type] satisfies [Type],
  description,
  resolve: ({ id }: { id: string }, _: unknown, context: Context): Promise<readonly Row[]> =>
    context.load(loader, id),
});

/** The arguments of a short list that can be read as of a day. */
const asOfArgument = () =>
  builder.args((t) => ({
    asOf: t.field({
      type: "Date",
      description:
        "Only list items that may have applied on this day. Items that certainly applied come first, then the other items by the distance of the nearest evidence. Items without a date come last.",
    }),
  }));

/**
 * A field that returns a short list of its parent, with an argument for the list as of a day: `Organization.members(asOf:)`.
 */
export const manyAsOf = <Type extends object, Row>(
  type: Type,
  loader: Loader<HeldKey, readonly Row[]>,
  description: string,
) => ({
  type: [type] satisfies [Type],
  description,
  args: asOfArgument(),
  resolve: (
    { id }: { id: string },
    { asOf }: { asOf?: string | null },
    context: Context,
  ): Promise<readonly Row[]> => context.load(loader, { parent: id, asOf: asOf ?? null }),
});

/** The type of an item of a short list as of a day, with its certainty. */
export function withEvidence<Row extends object>(ref: AnyRef<Row>): Ref<Held<Row>> {
  const type = builder.objectRef<Held<Row>>(`${ref.name}WithEvidence`).implement({
    description: `An item of a list of ${ref.name} objects as of a day, with the evidence that the item applied on this day.`,
    fields: (t) => ({
      node: t.field({
        type: ref,
        description: `The ${ref.name} itself.`,
        resolve: ({ node }) => node as never,
      }),
    }),
  });
  addEvidence(type);
  return type;
}

/** The list of {@link manyAsOf}, in which each item has its certainty: `Organization.membersWithEvidence(asOf:)`. */
export const manyWithEvidence = <Row>(
  type: Ref<Held<Row>>,
  loader: Loader<HeldKey, readonly Row[]>,
  description: string,
) => ({
  type: [type] satisfies [Ref<Held<Row>>],
  description,
  args: asOfArgument(),
  resolve: async ({ id }: { id: string }, { asOf }: { asOf?: string | null }, context: Context) =>
    (await context.load(loader, { parent: id, asOf: asOf ?? null })).map((node) => ({ node })),
});
