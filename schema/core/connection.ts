import type { AsOf, Evidence, HeldKey } from "#db/lists/as-of.ts";
import type { Groupings } from "#db/lists/group.ts";
import { PAGE_SIZE, PAGE_SIZE_AT_MOST, type PageArguments, type PageKey } from "#db/lists/key.ts";
import type { Listing } from "#db/lists/listing.ts";
import type { List, Page } from "#db/lists/page.ts";
import type { Loader } from "#db/loader.ts";
import { builder, type Ref } from "./builder.ts";
import type { Context } from "./context.ts";
import { Certainty, filterInput } from "./filters.ts";
import { Group, groupArguments } from "./groups.ts";

/** A stretch of a list, not read yet: each field of the connection reads what it needs, so nothing is read unasked. */
interface Connection<Row> {
  list: List<Row>;
  key: PageKey;
}

interface ConnectionType<Row> {
  type: Ref<Connection<Row>>;
  orderBy: ReturnType<typeof orderType> | null;
  filter: ReturnType<typeof filterInput> | null;
}

/** An item at its place in a page. */
interface Edge<Row> {
  node: Row;
  page: Page<Row>;
}

const PageInfo = builder.objectRef<Page<unknown>>("PageInfo").implement({
  description: "Where a page lies in its list.",
  fields: (t) => ({
    hasNextPage: t.exposeBoolean("hasNextPage", {
      description:
        "Whether the list goes on after this page. Read backwards, it is true where `before` was given.",
    }),
    hasPreviousPage: t.exposeBoolean("hasPreviousPage", {
      description:
        "Whether the list goes on before this page. Read forwards, it is true where `after` was given.",
    }),
    startCursor: t.string({
      nullable: true,
      description: "The cursor of the first item, null for an empty page.",
      resolve: ({ rows, cursor }) => (rows.length > 0 ? cursor(rows[0]) : null),
    }),
    endCursor: t.string({
      nullable: true,
      description: "The cursor of the last item, null for an empty page.",
      resolve: ({ rows, cursor }) => (rows.length > 0 ? cursor(rows.at(-1)) : null),
    }),
  }),
});

/**
 * The one connection type of a noun, with its edges and orders. `orders` describes the orders that are offered, by their
 * names in the listing: one that is not named here cannot be asked for.
 */
export function connectionType<Row extends object>(
  ref: Ref<Row>,
  orders: Readonly<Record<string, string>>,
  { filters, groupings, heldOverTime }: Partial<Listing> = {},
): ConnectionType<Row> {
  const { name } = ref;
  const EdgeType = builder.objectRef<Edge<Row>>(`${name}Edge`).implement({
    description: `One ${name} at its place in a list.`,
    fields: (t) => ({
      cursor: t.string({
        description: "Marks this place: pass it as `after` or `before` to page on.",
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
        async resolve({ list, key }, _, context) {
          const page = await context.load(list.page, key);
          return page.rows.map((node) => ({ node, page }));
        },
      }),
      nodes: t.field({
        type: [ref],
        description: "The items of the page.",
        resolve: async ({ list, key }, _, context) => (await context.load(list.page, key)).rows as never,
      }),
      pageInfo: t.field({
        type: PageInfo,
        description: "Where the page lies in the list.",
        resolve: ({ list, key }, _, context) => context.load(list.page, key),
      }),
      totalCount: t.int({
        description: "How many items the whole list has. It is counted only where it is asked for.",
        resolve: ({ list, key: { parent, filter, asOf } }, _, context) =>
          context.load(list.count, { parent, filter, asOf }),
      }),
    }),
  });
  if (heldOverTime) addEvidence(EdgeType);
  if (groupings) addGroups(type, name, groupings);
  return {
    type,
    orderBy: Object.keys(orders).length > 0 ? orderType(name, orders) : null,
    filter: filters ? filterInput(name, filters) : null,
  };
}

const hasEvidence = (row: object): row is Evidence => "certainty" in row;

/** What edges tell of lists that were asked as of a day. */
function addEvidence<Row extends object>(edge: Ref<Edge<Row>>) {
  builder.objectFields(edge, (t) => ({
    certainty: t.field({
      type: Certainty,
      nullable: true,
      description:
        "How sure it is that this held on the day asked for, no break in between supposed; null unless asOf is given.",
      resolve: ({ node }) => (hasEvidence(node) ? node.certainty : null),
    }),
    evidenceDistance: t.int({
      nullable: true,
      description:
        "Days from the day asked for to the nearest dated evidence, 0 when certain; null unless asOf is given, and where no evidence has a date.",
      resolve: ({ node }) => (hasEvidence(node) ? node.evidence_distance : null),
    }),
  }));
}

function addGroups<Row>(type: Ref<Connection<Row>>, name: string, groupings: Groupings) {
  const args = groupArguments(name, groupings);
  builder.objectField(type, "groups", (t) =>
    t.field({
      type: [Group],
      description:
        "How many items of the whole list share a value: rows that a key ties to several things count once for each, rows without a value are a group as well, so that over a key of one value the counts add up to totalCount.",
      args,
      resolve: ({ list, key }, given, context) => context.load(list.groups, list.groupsKey(key, given)),
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
    description: `The orders of lists of ${name} objects.`,
    values: Object.fromEntries(values),
  });
}

/** The arguments of a connection. */
const argumentsOf = ({ orderBy, filter }: Pick<ConnectionType<unknown>, "orderBy" | "filter">) =>
  builder.args((t) => ({
    first: t.int({
      description: `How many items to read from the start, at most ${PAGE_SIZE_AT_MOST}; ${PAGE_SIZE} where neither \`first\` nor \`last\` is given.`,
    }),
    after: t.string({ description: "Read the items after this cursor." }),
    last: t.int({ description: `How many items to read from the end, at most ${PAGE_SIZE_AT_MOST}.` }),
    before: t.string({ description: "Read the items before this cursor." }),
    ...(orderBy
      ? {
          orderBy: t.field({
            type: orderBy,
            description: "The order of the list; the description of the field tells the default.",
          }),
        }
      : {}),
    ...(filter ? { filter: t.field({ type: filter, description: "Narrows the list." }) } : {}),
  }));

/** A root field that serves the whole list of a noun: `places(first:, …)`. */
export const listed = <Row>(connection: ConnectionType<Row>, list: List<Row>, description: string) => ({
  type: connection.type,
  description,
  args: argumentsOf(connection),
  resolve: (_: unknown, given: PageArguments): Connection<Row> => ({ list, key: list.key(null, given) }),
});

/** A field that serves the list of its parent: `Place.sessions(first:, …)`. */
export const related = <Row>(connection: ConnectionType<Row>, list: List<Row>, description: string) => ({
  type: connection.type,
  description,
  args: argumentsOf(connection),
  resolve: ({ id }: { id: string }, given: PageArguments): Connection<Row> => ({
    list,
    key: list.key(id, given),
  }),
});

/** A field of things that hold over time, which can be asked as of a day: `listed()` or `related()` with three arguments more. */
export const heldOver = <
  Parent,
  Options extends { args: object; resolve: (parent: Parent, given: PageArguments) => unknown },
>(
  options: Options,
) => ({
  ...options,
  args: {
    ...options.args,
    ...builder.args((t) => ({
      asOf: t.field({
        type: "Date",
        description:
          "Only what held on this day, the certain first, then by the distance of the nearest evidence. A day on which somebody is seen in office bounds start and end. Where nothing bounds them, much is possible: `within` and `certainty` narrow it.",
      }),
      certainty: t.field({
        type: Certainty,
        required: true,
        defaultValue: "possible",
        description: "Whether what only may have held is listed as well. It has no effect without asOf.",
      }),
      within: t.int({
        description: "With asOf: only what has evidence at most so many days away.",
      }),
    })),
  },
  resolve: (
    parent: Parent,
    {
      asOf,
      certainty,
      within,
      ...given
    }: Omit<PageArguments, "asOf"> & {
      asOf?: string | null;
      certainty: AsOf["certainty"];
      within?: number | null;
    },
  ) =>
    options.resolve(parent, { ...given, asOf: asOf ? { day: asOf, certainty, within } : null }) as ReturnType<
      Options["resolve"]
    >,
});

/** A field that serves a short list of its parent whole: `DialogueSession.topics`. */
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

/** A field that serves a short list of its parent whole, or as of a day: `Organization.members(asOf:)`. */
export const manyAsOf = <Type extends object, Row>(
  type: Type,
  loader: Loader<HeldKey, readonly Row[]>,
  description: string,
) => ({
  type: [type] satisfies [Type],
  description,
  args: builder.args((t) => ({
    asOf: t.field({
      type: "Date",
      description:
        "Only what may have held on this day: what surely did comes first, then what has the nearest evidence; what no source dates comes last.",
    }),
  })),
  resolve: (
    { id }: { id: string },
    { asOf }: { asOf?: string | null },
    context: Context,
  ): Promise<readonly Row[]> => context.load(loader, { parent: id, asOf: asOf ?? null }),
});
