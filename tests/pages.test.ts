import fc from "fast-check";
import { isNonNullType } from "graphql";
import { type Expression, sql } from "kysely";
import { describe, expect, vi } from "vitest";
import { articles } from "#db/articles.ts";
import type { Database } from "#db/client.ts";
import { columnsOf, type PageArguments } from "#db/lists/key.ts";
import { PAGE_SIZE_AT_MOST } from "#db/lists/limits.ts";
import type { List } from "#db/lists/page.ts";
import { tenures } from "#db/tenures.ts";
import {
  type Ask,
  type ConnectionField,
  connections,
  idsOf,
  listBehind,
  nodeTypes,
  Query,
  type Row,
  rootConnections,
  test,
} from "./graph.ts";
import type { Answer } from "./harness.ts";

type Order = ConnectionField["orders"][number];

/** The arguments of a page. */
interface Window {
  first?: number;
  last?: number;
  after?: string | null;
  before?: string | null;
}

const WHOLE_PAGE = `
  edges { cursor node { id } }
  nodes { id }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`;

/** Asks for a page of a list. The text of the query does not depend on the values. */
async function askPage(
  ask: Ask,
  { parent, field }: ConnectionField,
  parentId: string | null,
  orderBy: string | null,
  window: Window,
  selection = WHOLE_PAGE,
): Promise<Answer> {
  const taken = field.args.filter(({ name }) =>
    ["first", "after", "last", "before", "orderBy"].includes(name),
  );
  const declared = taken.map(({ name, type }) => `$${name}: ${type}`);
  const passed = taken.map(({ name }) => `${name}: $${name}`);
  const list = `list: ${field.name}(${passed.join(", ")}) { ${selection} }`;
  const query =
    parent === Query
      ? `query (${declared.join(", ")}) { ${list} }`
      : `query ($id: ID!, ${declared.join(", ")}) { node(id: $id) { ... on ${parent.name} { ${list} } } }`;
  return ask(query, { id: parentId, orderBy, ...window });
}

async function pageOf(...asked: Parameters<typeof askPage>) {
  const { data, errors } = await askPage(...asked);
  expect(errors).toBeUndefined();
  return asked[1].parent === Query ? data.list : data.node.list;
}

/** Reads all rows of a list in one statement, without a window. */
interface Whole {
  rows: readonly Row[];
  ids: readonly string[];
  cursors: readonly string[];
}

async function wholeOf(
  db: Database,
  connection: ConnectionField,
  parentId: string | null,
  order: Order,
): Promise<Whole> {
  const { list, key } = listBehind(connection, parentId, { orderBy: order.value, first: 1 });
  const [page] = await list.page.batch(db, [{ ...key, window: { ...key.window, limit: 1_000_000 } }]);
  if (!page) throw new Error("No page was read.");
  const { rows } = page;
  return { rows, cursors: rows.map((row) => page.cursor(row)), ids: rows.map(({ id }) => id) };
}

/** Returns the page that a request should get from the whole list, by the Relay specification. */
function expectedPage({ ids, cursors }: Whole, { first, last, after, before }: Window) {
  const start = after == null ? 0 : cursors.indexOf(after) + 1;
  const end = before == null ? ids.length : cursors.indexOf(before);
  const isBackward = last !== undefined || (first === undefined && before != null && after == null);
  const size = first ?? last ?? 20;
  const [from, to] = isBackward
    ? [Math.max(start, end - size), Math.max(start, end)]
    : [start, Math.max(start, Math.min(end, start + size))];
  const page = { ids: ids.slice(from, to), cursors: cursors.slice(from, to) };
  return {
    edges: page.ids.map((id, index) => ({ cursor: page.cursors[index], node: { id } })),
    nodes: page.ids.map((id) => ({ id })),
    pageInfo: {
      hasNextPage: before != null || (!isBackward && to < end),
      hasPreviousPage: after != null || (isBackward && from > start),
      startCursor: page.cursors[0] ?? null,
      endCursor: page.cursors.at(-1) ?? null,
    },
  };
}

/** Page sizes that cut a list of this length into a few pages. Often a page has only one item. */
const sizes = (length: number) =>
  fc
    .array(fc.oneof(fc.constant(1), fc.integer({ min: Math.ceil(length / 6), max: Math.ceil(length / 2) })), {
      minLength: 2,
      maxLength: 4,
    })
    .map((sizes) =>
      [...sizes, Math.ceil(length / 5)].map((size) => Math.min(Math.max(size, 1), PAGE_SIZE_AT_MOST)),
    );

/** A window anywhere in a list. The cursors of the window may be adjacent or in reverse order. */
const windows = (whole: Whole, isBothWays: boolean) => {
  const cursor = fc.option(fc.constantFrom(...whole.cursors));
  const size = fc.integer({ min: 0, max: Math.min(whole.ids.length + 1, PAGE_SIZE_AT_MOST) });
  const forwards = fc.record<Window>({ first: size, after: cursor, before: cursor });
  const backwards = fc.record<Window>({ last: size, after: cursor, before: cursor });
  const sizeless = fc.record<Window>({ after: cursor, before: cursor });
  return isBothWays
    ? fc.oneof(forwards, backwards, sizeless)
    : fc.record<Window>({ first: size, after: cursor });
};

/** Reads a list page by page, either from the start to the end or from the end to the start. */
async function walk(
  read: (window: Window) => Promise<ReturnType<typeof expectedPage>>,
  whole: Whole,
  sizes: number[],
  isBackward: boolean,
) {
  const ids: string[] = [];
  let cursor: string | null = null;
  for (let turn = 0; ; turn++) {
    const size = sizes[turn % sizes.length];
    const window: Window = isBackward ? { last: size, before: cursor } : { first: size, after: cursor };
    const page = await read(window);
    expect(page).toEqual(expectedPage(whole, window));
    const found = page.nodes.map(({ id }) => id);
    ids.splice(isBackward ? 0 : ids.length, 0, ...found);
    const { hasPreviousPage, hasNextPage, startCursor, endCursor } = page.pageInfo;
    if (!(isBackward ? hasPreviousPage : hasNextPage)) break;
    expect(found, "no page can follow an empty page").not.toEqual([]);
    cursor = isBackward ? startCursor : endCursor;
  }
  expect(ids).toEqual(whole.ids);
}

/** Reads a list page by page and in random windows, and compares the results with the whole list. */
async function comparePages(
  ask: Ask,
  db: Database,
  connection: ConnectionField,
  parentId: string | null,
  numRuns: number,
) {
  const isBothWays = connection.field.args.some(({ name }) => name === "last");
  for (const order of connection.orders) {
    const whole = await wholeOf(db, connection, parentId, order);
    const read = (window: Window) => pageOf(ask, connection, parentId, order.name, window);
    if (whole.ids.length === 0) {
      expect(await read({ first: 3 })).toEqual(expectedPage(whole, { first: 3 }));
      continue;
    }
    const property = fc.asyncProperty(
      sizes(whole.ids.length),
      fc.array(windows(whole, isBothWays), { minLength: 2, maxLength: 2 }),
      async (sizes, windows) => {
        await walk(read, whole, sizes, false);
        if (isBothWays) await walk(read, whole, sizes, true);
        for (const window of windows) expect(await read(window)).toEqual(expectedPage(whole, window));
      },
    );
    await fc.assert(property, { numRuns, endOnFailure: true });
  }
}

/**
 * Returns whether rows are in the order in which Postgres sorts, and how many adjacent rows have equal sort values.
 */
async function sortOf(
  db: Database,
  rows: readonly Row[],
  list: List<Row>,
  name: string,
  isAscending: boolean,
) {
  const columns = columnsOf(list.listing, name);
  const values = columns.map(
    ({ column, type }) => sql`${rows.map((row) => row[column])}::${sql.raw(type)}[]`,
  );
  const names = columns.map((_, index) => sql.ref(`value_${index}`));
  const sorted = columns.map(({ type }, index) =>
    type === "text" ? sql`${names[index]} collate "und-x-icu"` : names[index],
  );
  const { rows: found } = await sql<{ places: number[] }>`
    select array_agg(place::integer order by ${sql.join(sorted as Expression<unknown>[])}) as places
    from unnest(${sql.join(values)}) with ordinality as item (${sql.join(names)}, place)`.execute(db);
  const places = found[0]?.places ?? [];
  const leading = rows.map((row) => row[columns[0]?.column ?? ""]);
  return {
    isSorted: (isAscending ? places : places.reverse()).every((place, index) => place === index + 1),
    ties: leading.filter((value, index) => index > 0 && value === leading[index - 1]).length,
  };
}

describe("pages", () => {
  test.for(rootConnections.map(({ path }) => path))(
    "%s, read forwards and backwards in pages of any size and order, is the whole list",
    async (path, { ask, db }) => {
      const connection = rootConnections.find((connection) => connection.path === path) as ConnectionField;
      const type = nodeTypes.find(({ name }) => name === connection.item) as { name: string };
      const { ids } = await wholeOf(db, connection, null, connection.orders[0] as Order);
      expect([...ids].sort()).toEqual(await idsOf(db, type));
      expect(await pageOf(ask, connection, null, null, { first: 0 }, "totalCount")).toEqual({
        totalCount: ids.length,
      });
      await comparePages(ask, db, connection, null, ids.length > 1_000 ? 1 : 2);
    },
  );

  test.for(nodeTypes.map(({ name }) => name))(
    "the lists of %s, read forwards and backwards in pages of any size and order, are the whole lists",
    async (name, { ask, db }) => {
      const ids = await idsOf(db, { name });
      for (const connection of connections.filter(({ parent }) => parent.name === name)) {
        const { list, key } = listBehind(connection);
        const counts = await list.count.batch(
          db,
          ids.map((parent) => ({ ...key, parent })),
        );
        const longest = Math.max(...counts);
        expect(
          longest,
          `${connection.path} is too short to be paged: let fill() in graph.ts add to it`,
        ).toBeGreaterThan(1);
        for (const length of [longest, 0]) {
          const parentId = ids[counts.indexOf(length)];
          if (!parentId) continue;
          expect(await pageOf(ask, connection, parentId, null, {}, "totalCount")).toEqual({
            totalCount: length,
          });
          await comparePages(ask, db, connection, parentId, 1);
        }
      }
    },
  );

  test("`before` without `last` reads the items before the cursor, and the page says that more items follow", async ({
    ask,
  }) => {
    const { data } = await ask("{ people(first: 30) { edges { cursor node { id } } } }");
    const edges: { cursor: string; node: Row }[] = data.people.edges;
    const pageBefore = async (args: string) =>
      (await ask(`{ people(${args}) { nodes { id } pageInfo { hasNextPage hasPreviousPage } } }`)).data
        .people;
    const nodes = edges.map(({ node }) => node);
    expect(await pageBefore(`first: 20, before: "${edges[4]?.cursor}"`)).toEqual({
      nodes: nodes.slice(0, 4),
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    expect(await pageBefore(`before: "${edges[29]?.cursor}"`)).toEqual({
      nodes: nodes.slice(9, 29),
      pageInfo: { hasNextPage: true, hasPreviousPage: true },
    });
  });

  test("the lists of many parents that are read together equal the lists of each parent read alone", async ({
    ask,
    db,
  }) => {
    const mixed: string[] = [];
    for (const connection of connections.filter(({ parent }) => parent !== Query)) {
      const { path, parent, field } = connection;
      const ids = await idsOf(db, parent);
      const { list, key } = listBehind(connection);
      const counts = await list.count.batch(
        db,
        ids.map((parent) => ({ ...key, parent })),
      );
      const longest = ids
        .map((id, index) => ({ id, length: counts[index] ?? 0 }))
        .sort((a, b) => b.length - a.length)
        .slice(0, 8)
        .map(({ id }) => id);
      for (const order of connection.orders) {
        const together = await ask(
          `query ($ids: [ID!]!) {
            nodes(ids: $ids) { ... on ${parent.name} { list: ${field.name}(first: 30, orderBy: ${order.name}) { nodes { id } } } }
          }`,
          { ids: longest },
        );
        for (const [index, id] of longest.entries()) {
          const alone = (await wholeOf(db, connection, id, order)).ids.slice(0, 30);
          const found = together.data.nodes[index].list.nodes.map((node: Row) => node.id);
          if (found.join() !== alone.join()) mixed.push(`${path} ${order.name} of ${id}`);
        }
      }
    }
    expect(mixed).toEqual([]);
  });

  test("every list is sorted by its order, and items that are equal in this order are sorted by id", async ({
    db,
  }) => {
    const unsorted: string[] = [];
    const withoutTies: string[] = [];
    for (const connection of connections) {
      const [first] = await idsOf(
        db,
        connection.parent === Query ? { name: connection.item } : connection.parent,
      );
      for (const order of connection.orders) {
        const parentId = connection.parent === Query ? null : (first ?? null);
        const { rows } = await wholeOf(db, connection, parentId, order);
        const { list, key } = listBehind(connection, parentId, { orderBy: order.value });
        const { isSorted, ties } = await sortOf(db, rows, list, key.window.order, key.window.isAscending);
        if (!isSorted) unsorted.push(`${connection.path} ${order.name}`);
        const isUnique = columnsOf(list.listing, key.window.order).length === 1;
        if (connection.parent === Query && !isUnique && ties === 0)
          withoutTies.push(`${connection.path} ${order.name}`);
      }
    }
    expect(unsorted).toEqual([]);
    expect(withoutTies, "no two items are equal: let fill() in graph.ts add some equal ones").toEqual([]);

    const shuffled = [
      { id: "b", name: "x" },
      { id: "a", name: "x" },
    ];
    const orders = {
      name: [
        { column: "name", type: "text" },
        { column: "id", type: "text" },
      ],
    };
    expect(await sortOf(db, shuffled, { listing: { orders } } as never, "name", true)).toEqual({
      isSorted: false,
      ties: 1,
    });
    expect(await sortOf(db, shuffled, { listing: { orders } } as never, "name", false)).toEqual({
      isSorted: true,
      ties: 1,
    });
  });

  test("a page without items has no cursors, but says whether the list has more items", async ({ ask }) => {
    const { data } = await ask(
      `{ places(first: 0) { nodes { id } edges { cursor } pageInfo { hasNextPage startCursor endCursor } } }`,
    );
    expect(data.places).toEqual({
      nodes: [],
      edges: [],
      pageInfo: { hasNextPage: true, startCursor: null, endCursor: null },
    });
  });

  test("without first and last a page has twenty items", async ({ ask }) => {
    const { data } = await ask("{ people { nodes { id } } topics(last: 3) { nodes { id } } }");
    expect(data.people.nodes).toHaveLength(20);
    expect(data.topics.nodes).toHaveLength(3);
  });
});

describe("keys", () => {
  test("the arguments of a list are serialized once, however many parents the request has", async ({
    ask,
  }) => {
    const serialized = async (first: number) => {
      using stringify = vi.spyOn(JSON, "stringify");
      const { data, errors } = await ask(
        `query ($first: Int!, $filter: DelegationFilter) {
          dialogueSessions(first: $first) {
            nodes {
              delegations(first: 2, filter: $filter) { totalCount nodes { id } groups(by: [PARTY]) { count } }
            }
          }
        }`,
        { first, filter: { party: ["kazakhstan", "european-union"] } },
      );
      expect(errors).toBeUndefined();
      expect(data.dialogueSessions.nodes).toHaveLength(first);
      return stringify.mock.calls.length;
    };
    const ofOne = await serialized(1);
    expect(ofOne).toBeGreaterThan(3);
    expect(await serialized(100)).toBe(ofOne);
  });

  test("cursors have the same beginning as in earlier releases, so old cursors stay valid", () => {
    const markOf = <Listed>(list: List<Listed>, given: PageArguments) => list.key(null, given).window.mark;
    expect(markOf(articles, {})).toBe("article published");
    expect(markOf(articles, { orderBy: "relevance desc" })).toBe("article published");
    expect(markOf(articles, { orderBy: "relevance desc", filter: { query: "water" } })).toBe(
      "article relevance D0FoSQ44uER-",
    );
    expect(markOf(tenures, {})).toBe("tenure start");
    const asOf = { day: "2018-07-09", certainty: "certain" } as const;
    expect(markOf(tenures, { asOf })).toBe("tenure evidence 2018-07-09");
    expect(markOf(tenures, { asOf, orderBy: "start asc" })).toBe("tenure start");
  });
});

describe("statements", () => {
  test("a level of lists takes one statement, however many parents it has", async ({ ask, statements }) => {
    const { data, errors } = await ask(`{
      dialogueSessions(first: 20) {
        nodes { delegations(first: 3) { nodes { participations(last: 2) { nodes { id } } citations { nodes { id } } } } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(
      data.dialogueSessions.nodes.flatMap((node: { delegations: { nodes: [] } }) => node.delegations.nodes)
        .length,
    ).toBeGreaterThan(20);
    expect(statements).toHaveLength(4);
  });

  test("lists with different arguments need different statements", async ({ ask, statements }) => {
    await ask(
      `{ places { nodes { one: sessions(first: 1) { nodes { id } } two: sessions(first: 2) { nodes { id } } } } }`,
    );
    expect(statements).toHaveLength(3);
  });

  test.for(rootConnections.map(({ path }) => path))(
    "%s is counted only if totalCount is requested, and read only if its items are",
    async (path, { ask, statements }) => {
      const connection = rootConnections.find((connection) => connection.path === path) as ConnectionField;
      const run = async (selection: string) => {
        statements.length = 0;
        await pageOf(ask, connection, null, null, { first: 2 }, selection);
        return statements.map((statement) =>
          /\bcount\(\*\)/.test(statement) ? "count" : /\blimit\b/.test(statement) ? "page" : statement,
        );
      };
      expect(await run("totalCount")).toEqual(["count"]);
      expect(await run("pageInfo { hasNextPage }")).toEqual(["page"]);
      expect(await run(WHOLE_PAGE)).toEqual(["page"]);
      expect((await run(`totalCount ${WHOLE_PAGE}`)).sort()).toEqual(["count", "page"]);
      expect(await run("__typename")).toEqual([]);
    },
  );

  test("the lists of many parents are counted in one statement", async ({ ask, statements }) => {
    const { data } = await ask("{ places { nodes { sessions { totalCount } } } }");
    expect(data.places.nodes.length).toBeGreaterThan(10);
    expect(statements).toHaveLength(2);
  });
});

describe("a bad argument", () => {
  const UNKNOWN = "00000000-0000-4000-8000-000000000000";

  /**
   * Checks that an answer refuses an argument without SQL. Returns the fault of the answer, or null if there is
   * none.
   */
  function fallsShort({ errors }: Answer, statements: readonly string[], argument: string): string | null {
    const extensions = errors?.[0]?.extensions;
    if (!errors) return "is accepted";
    if (extensions?.code !== "INVALID_ARGUMENT") return `ends with ${extensions?.code ?? errors[0]?.message}`;
    if ((extensions.argument as string[])[0] !== argument) return `blames ${extensions.argument}`;
    return statements.length > 0 ? `costs ${statements.length} statements` : null;
  }

  /** Returns the windows of a root list that are wrongly accepted, each with a text that says what happened. */
  async function notRefused(
    { ask, db, statements }: { ask: Ask; db: Database; statements: string[] },
    connection: ConnectionField,
    orderBy: string | null,
    windows: readonly Window[],
  ) {
    const takes = (name: string) => connection.field.args.find((arg) => arg.name === name);
    // A window always has a page size if the schema requires one.
    const size = isNonNullType(takes("first")?.type) ? { first: 1 } : {};
    const faults: string[] = [];
    for (const window of windows.filter((window) => Object.keys(window).every(takes))) {
      await sql`savepoint before`.execute(db);
      statements.length = 0;
      const answer = await askPage(ask, connection, null, orderBy, { ...size, ...window });
      const fault = fallsShort(answer, statements, Object.keys(window).at(-1) as string);
      // If a bad value reached Postgres and caused an error, the later attempts must still run.
      await sql`rollback to savepoint before`.execute(db);
      if (fault) faults.push(`${connection.path}(${shown(window)}) ${fault}`);
    }
    return faults;
  }

  /** Arguments in readable form, with decoded cursors. */
  const shown = (window: Window) =>
    Object.entries(window)
      .map(([name, value]) => {
        const clear = typeof value === "string" ? Buffer.from(value, "base64url").toString() : "";
        return `${name}: ${clear.startsWith("[") ? clear.slice(0, 80) : JSON.stringify(value).slice(0, 80)}`;
      })
      .join(", ");

  test("a page of fewer than 0 or more than 100 items, or with first and last, is refused without SQL", async ({
    ask,
    db,
    statements,
  }) => {
    const sizes = [
      { first: -1 },
      { first: 101 },
      { first: 2 ** 31 - 1 },
      { last: -1 },
      { last: 101 },
      { first: 1, last: 1 },
    ];
    const faults: string[] = [];
    for (const connection of rootConnections) {
      faults.push(...(await notRefused({ ask, db, statements }, connection, null, sizes)));
    }
    expect(faults).toEqual([]);

    const places = rootConnections.find(({ path }) => path === "Query.places") as ConnectionField;
    expect(await notRefused({ ask, db, statements }, places, null, [{ first: 100 }, { last: 0 }])).toEqual([
      "Query.places(first: 100) is accepted",
      "Query.places(last: 0) is accepted",
    ]);
  });

  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const decoded = (cursor: string): unknown[] => JSON.parse(Buffer.from(cursor, "base64url").toString());

  /** Texts that are not values of a type. Some of these texts are similar to valid values. */
  const IMPOSSIBLE = {
    date: [
      "2018-02-30",
      "2018-13-01",
      "0000-01-01",
      "18-07-09",
      "2018-07-09T08:00",
      "2018-07-09\0",
      "today",
      "",
      null,
      20180709,
    ],
    text: ["a\0b", null, 5, ["a"], { a: 1 }],
    uuid: ["x", "", `${UNKNOWN}0`, `${UNKNOWN}\0`, null, 5, [UNKNOWN]],
    bigint: [1.5, 2 ** 60, "1", null, true],
    integer: [1.5, 2 ** 31, "1", null, true],
    xid8: ["-1", "1.5", "18446744073709551616", "1\0", "", null, 5],
  };

  test("a cursor that no page returned is refused without SQL", async ({ ask, db, statements }) => {
    const faults: string[] = [];
    for (const connection of rootConnections) {
      for (const order of connection.orders) {
        const [cursor = ""] = (await wholeOf(db, connection, null, order)).cursors;
        const [name, ...values] = decoded(cursor);
        const { list, key } = listBehind(connection, null, { orderBy: order.value });
        const tampered = columnsOf(list.listing, key.window.order).flatMap(({ type }, index) =>
          IMPOSSIBLE[type].map((value) => encoded([name, ...values.with(index, value)])),
        );
        const malformed = [
          ...["", " ", "nonsense", "💬", "\0", cursor.slice(0, -8), "x".repeat(10_000), "[".repeat(10_000)],
          ...[
            null,
            {},
            [],
            name,
            [name],
            [name, ...values, 1],
            ["__proto__", ...values],
            [null, ...values],
            values,
          ].map(encoded),
        ];
        const cursors = [...malformed, ...(tampered ?? [])];
        const windows = cursors.flatMap((cursor) => [{ after: cursor }, { before: cursor }]);
        faults.push(...(await notRefused({ ask, db, statements }, connection, order.name, windows)));
        expect(
          await notRefused({ ask, db, statements }, connection, order.name, [{ after: cursor }]),
        ).toHaveLength(1);
      }
    }
    expect(faults).toEqual([]);
  });

  test("a cursor of another order is refused without SQL", async ({ ask, db, statements }) => {
    const faults: string[] = [];
    for (const connection of rootConnections) {
      const sortedBy = ({ value }: Order) =>
        listBehind(connection, null, { orderBy: value }).key.window.order;
      for (const order of connection.orders) {
        for (const other of connection.orders.filter((other) => sortedBy(other) !== sortedBy(order))) {
          const [cursor] = (await wholeOf(db, connection, null, other)).cursors;
          const windows = [{ after: cursor }, { before: cursor }];
          faults.push(...(await notRefused({ ask, db, statements }, connection, order.name, windows)));
        }
      }
    }
    expect(faults).toEqual([]);
  });

  test("a cursor of another noun's list is refused without SQL, even if its order has the same name", async ({
    ask,
    db,
    statements,
  }) => {
    const faults: string[] = [];
    for (const [index, connection] of rootConnections.entries()) {
      const others = [...rootConnections.slice(index + 1), ...rootConnections.slice(0, index)];
      const own = connection.orders.map(({ value }) => value);
      const isAlike = ({ orders }: ConnectionField) => orders.some(({ value }) => own.includes(value));
      for (const other of new Set([others.find(isAlike) ?? others[0], others[0]])) {
        if (!other) continue;
        const order = other.orders.find(({ value }) => own.includes(value)) ?? (other.orders[0] as Order);
        const { name } =
          connection.orders.find(({ value }) => value === order.value) ?? (connection.orders[0] as Order);
        const [cursor] = (await wholeOf(db, other, null, order)).cursors;
        const found = await notRefused({ ask, db, statements }, connection, name, [{ after: cursor }]);
        faults.push(...found.map((fault) => `${fault}, though it is a cursor of ${other.path}`));
      }
    }
    expect(faults).toEqual([]);
  });

  test("a bad page of a nested list causes an error only for this list", async ({ ask, db, statements }) => {
    const [id] = await idsOf(db, { name: "Place" });
    statements.length = 0;
    const { errors } = await ask(
      "query ($id: ID!) { node(id: $id) { id ... on Place { sessions(first: -1) { nodes { id } } } } }",
      { id },
    );
    expect(errors).toMatchObject([
      { path: ["node", "sessions"], extensions: { code: "INVALID_ARGUMENT", argument: ["first"] } },
    ]);
    expect(statements.filter((statement) => statement.includes("dialogue_sessions"))).toEqual([]);
  });

  test.for([-1, 101])("%i counterparts are refused", async (first, { ask, db }) => {
    const [id] = await idsOf(db, { name: "Person" });
    const { errors } = await ask(
      `query ($id: ID!, $first: Int!) { node(id: $id) { ... on Person { counterparts(first: $first) { sessions } } } }`,
      { id, first },
    );
    expect(errors).toMatchObject([{ extensions: { code: "INVALID_ARGUMENT", argument: ["first"] } }]);
  });

  const MALFORMED_IDS = [
    "x",
    "",
    "5",
    "1 or 1=1",
    `${UNKNOWN} `,
    `${UNKNOWN}\0`,
    UNKNOWN.slice(1),
    "💬".repeat(9),
    "0".repeat(3_000),
  ];

  test("a malformed id is refused without SQL", async ({ ask, statements }) => {
    const faults: string[] = [];
    for (const id of MALFORMED_IDS) {
      statements.length = 0;
      const one = fallsShort(
        await ask("query ($id: ID!) { node(id: $id) { id } }", { id }),
        statements,
        "id",
      );
      if (one) faults.push(`node(id: ${JSON.stringify(id)}) ${one}`);
      const answer = await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: [UNKNOWN, id] });
      const many = fallsShort(answer, statements, "ids");
      if (many) faults.push(`nodes(ids: [${JSON.stringify(id)}]) ${many}`);
      else expect(answer.errors?.[0]?.extensions.argument).toEqual(["ids", "1"]);
    }
    expect(faults).toEqual([]);
  });

  test("more than a hundred ids are refused without SQL, and a hundred are accepted", async ({
    ask,
    statements,
  }) => {
    const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    expect(fallsShort(await ask(query, { ids: Array(101).fill(UNKNOWN) }), statements, "ids")).toBeNull();
    expect((await ask(query, { ids: Array(100).fill(UNKNOWN) })).data.nodes).toEqual(Array(100).fill(null));
    expect((await ask(query, { ids: [] })).data.nodes).toEqual([]);
  });

  const byReference = Object.values(Query.getFields()).filter(({ args }) =>
    args.some(({ name }) => name === "ref"),
  );
  const askByReference = (ask: Ask, field: string, ref: string) =>
    ask(`query ($ref: ID!) { found: ${field}(ref: $ref) { id } }`, { ref });

  test("a reference with blanks or control characters, or a very long one, is refused without SQL", async ({
    ask,
    statements,
  }) => {
    const faults: string[] = [];
    for (const { name } of byReference) {
      for (const ref of ["", " ", "a b", "a\tb", "a\n", "a\0", "a\u200bb", "x".repeat(3_000)]) {
        statements.length = 0;
        const fault = fallsShort(await askByReference(ask, name, ref), statements, "ref");
        if (fault) faults.push(`${name}(ref: ${JSON.stringify(ref.slice(0, 20))}) ${fault}`);
      }
    }
    expect(byReference.length).toBeGreaterThan(9);
    expect(faults).toEqual([]);
  });

  test("a reference to nothing is null, and not an error", async ({ ask }) => {
    for (const { name } of byReference) {
      for (const ref of ["nowhere", "никуда", "https://example.org/nothing", UNKNOWN]) {
        expect(await askByReference(ask, name, ref), `${name}(ref: "${ref}")`).toEqual({
          data: { found: null },
        });
      }
    }
    expect(await ask(`{ node(id: "${UNKNOWN}") { id } nodes(ids: ["${UNKNOWN}"]) { id } }`)).toEqual({
      data: { node: null, nodes: [null] },
    });
  });

  test.for([
    [
      "{ places { nodes { latitud } } }",
      'Cannot query field "latitud" on type "Place". Did you mean "latitude"?',
    ],
    ['{ places(first: "2") { totalCount } }', 'Int cannot represent non-integer value: "2"'],
    [
      "{ places(first: 3000000000) { totalCount } }",
      "Int cannot represent non 32-bit signed integer value: 3000000000",
    ],
    ["{ places(orderBy: UPWARDS) { totalCount } }", 'Value "UPWARDS" does not exist in "PlaceOrder" enum.'],
    [
      "{ place { name } }",
      'Field "place" argument "ref" of type "ID!" is required, but it was not provided.',
    ],
  ] as const)("%s is a validation error of GraphQL", async ([query, message], { ask, statements }) => {
    const { errors } = await ask(query);
    expect(errors?.map(({ message }) => message)).toEqual([message]);
    expect(statements).toEqual([]);
  });

  test.for([
    [{ first: "2" }, 'Variable "$first" got invalid value "2"; Int cannot represent non-integer value: "2"'],
    [
      { orderBy: "UPWARDS" },
      'Variable "$orderBy" got invalid value "UPWARDS"; Value "UPWARDS" does not exist in "PlaceOrder" enum.',
    ],
    [{ ref: null }, 'Variable "$ref" of non-null type "ID!" must not be null.'],
    [{ ref: { id: 1 } }, 'Variable "$ref" got invalid value { id: 1 }; ID cannot represent value: { id: 1 }'],
  ] as const)(
    "the variables %o are a validation error of GraphQL",
    async ([variables, message], { ask, statements }) => {
      const { errors } = await ask(
        `query ($ref: ID! = "x", $first: Int, $orderBy: PlaceOrder) {
        place(ref: $ref) { name } places(first: $first, orderBy: $orderBy) { totalCount }
      }`,
        variables,
      );
      expect(errors?.map(({ message }) => message)).toEqual([message]);
      expect(statements).toEqual([]);
    },
  );
});
