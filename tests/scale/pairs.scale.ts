import { beforeAll, expect, test } from "vitest";
import type { FilterValues } from "#db/lists/and-or-not.ts";
import { connections, listBehind, rootConnections } from "../graph.ts";
import {
  type AnyList,
  buffersOf,
  candidates,
  countOf,
  db,
  LARGE,
  largestParent,
  midstOf,
  plansOf,
  roots,
  statementOf,
  unlimited,
} from "./record.ts";

/**
 * These tests run every pair of filters of every long list, and every filter of every list below a parent, on the
 * invented record of medium size. A page with two conditions may cost little more than reading the rows of the
 * more selective condition up to the end of the page.
 *
 * Each filter gets its most frequent value and its rarest value. Each pair of filters gets four combinations. In
 * the first combination, both values are frequent, and Postgres should read in the order of the list. In the
 * second and the third combination, one value is frequent and one is rare, and Postgres must start from the rare
 * value. In the fourth combination, both values are frequent, but no row has both. This case is tested because
 * Postgres cannot stop reading early for an empty page.
 */

/**
 * A page may read at most RATIO times as many buffers (of 8 kB) as the more selective condition, plus PER_ROW
 * buffers for each row.
 */
const RATIO = 5;
const PER_ROW = 10;

/** The number of buffers that any page may read. Lookups before the first row read about as many buffers. */
const SLACK = 800;

/** The number of combinations that the search for an empty page tries. */
const TRIES = 8;

/**
 * @TODO Some filters still cost a few times more than the rules above allow. Filters of people read several tables
 * for each row. A filter below a parent uses an index of the filter or of the parent, but never both. A period
 * that began before a range of days is tested row by row. The value is the maximum number of buffers for a page
 * with such a filter.
 */
const STILL_EXPENSIVE_AT_MOST = 15_000;
const STILL_EXPENSIVE: ReadonlySet<string> = new Set([
  "Dialogue.sessions by withoutParty",
  "DialogueSession.statements by query",
  "Organization.delegations by dialogue",
  "Organization.statements by query",
  "Person.participations by dialogue",
  "Person.participations by held",
  "Person.participations by named",
  "Person.participations by rank",
  "Person.participations by role",
  "Person.statements by kind",
  "Person.statements by onBehalfOf",
  "Person.statements by said",
  "Place.sessions by withoutParty",
  "Programme.sessions by query",
  "Strategy.statements by query",
  "delegations by dialogue and head",
  "delegations by dialogue and held",
  "offices by query and party",
  "offices by query and rank",
  "participations by dialogue and held",
  "participations by dialogue and named",
  "participations by dialogue and party",
  "participations by held and party",
  "participations by party and named",
  "participations by party and person",
  "participations by party and rank",
  "participations by party and role",
  "people by office and rank",
  "people by office and topic",
  "people by party and office",
  "people by party and session",
  "people by party and topic",
  "people by query and party",
  "people by query and rank",
  "people by query and topic",
  "people by rank and topic",
  "people by session and topic",
  "statements by query and session",
  "statements by speaker and onBehalfOf",
  "tenures by rank and period",
]);

const slackOf = (title: string) => (STILL_EXPENSIVE.has(title) ? STILL_EXPENSIVE_AT_MOST : SLACK);

interface Value {
  value: unknown;
  /** The number of rows that have the value. */
  count: number;
}

/** A list under one condition, which is a parent or a filter. */
interface Narrowed {
  list: AnyList;
  parent: string | null;
  filter: FilterValues;
  count: number;
}

/** Returns the stored result for a key. The first call for the key finds and stores the result. */
function once<Result>(found: Map<string, Promise<Result>>, key: unknown, find: () => Promise<Result>) {
  const text = JSON.stringify(key);
  const known = found.get(text) ?? find();
  found.set(text, known);
  return known;
}

const values = new Map<string, Promise<Value[]>>();

/** Returns the values of a filter that match some rows, the most frequent value first. */
const valuesOf = (path: string, list: AnyList, parent: string | null, name: string) =>
  once(values, [path, name], async () => {
    const field = list.listing.filters?.[name];
    const counted: Value[] = [];
    for (const value of field ? await candidates(list, name, field, parent) : []) {
      counted.push({ value, count: await countOf(list, list.key(parent, { filter: { [name]: value } })) });
    }
    return counted.filter(({ count }) => count > 0).toSorted((one, other) => other.count - one.count);
  });

const midsts = new Map<string, Promise<string | null>>();

const wholes = new Map<string, Promise<number[]>>();

/** Counts the buffers that Postgres reads to find all rows that fulfil a condition. */
const wholeOf = (path: string, { list, parent, filter, count }: Narrowed) =>
  once(wholes, [path, parent, filter], async () => {
    const statement = unlimited(await statementOf(list, list.key(parent, { filter })), count + 1);
    return (await plansOf(statement)).map(buffersOf);
  });

/**
 * Counts the buffers that Postgres reads to find the rows of one condition, up to the last row of a page of the
 * list.
 */
async function stretchOf({ list, parent, filter, count }: Narrowed, after: string | null, before: string) {
  const statement = await statementOf(list, list.key(parent, { filter, after, before }));
  return (await plansOf(unlimited(statement, count + 1))).map(buffersOf);
}

/** Describes what is wrong with the first page and with a page in the middle of the rows that fulfil two conditions. */
async function faultsOf(
  path: string,
  slack: number,
  list: AnyList,
  parent: string | null,
  filter: FilterValues,
  conditions: readonly Narrowed[],
): Promise<string[]> {
  const faults: string[] = [];
  const [selective] = conditions.toSorted((one, other) => one.count - other.count) as [Narrowed];
  // A cursor is valid in all lists of a noun. This cursor is from the middle of the rows of the selective
  // condition, so it also lies deep in this list.
  const midst = await once(midsts, [path, selective.parent, selective.filter], () =>
    midstOf(selective.list, selective.list.key(selective.parent, { filter: selective.filter })),
  );
  for (const after of midst ? [null, midst] : [null]) {
    const key = list.key(parent, { filter, after });
    const plans = await plansOf(await statementOf(list, key));
    if (plans.every((plan) => buffersOf(plan) <= slack)) continue;
    const [page] = await list.page.batch(db, [key]);
    const alone = page?.hasNextPage
      ? await stretchOf(selective, after, page.cursor(page.rows.at(-1)))
      : await wholeOf(path, selective);
    for (const [way, plan] of plans.entries()) {
      const [buffers, rows] = [buffersOf(plan), plan["Actual Rows"]];
      const atMost = Math.max(RATIO * (alone[way] as number) + PER_ROW * rows, slack);
      if (buffers <= atMost) continue;
      const [where, how] = [after ? "in the midst" : "at the start", way === 0 ? "these" : "any"];
      faults.push(
        `${JSON.stringify(filter)}: ${where}, planned for ${how} values, reads ${buffers} buffers for ${rows} rows, and not ${atMost}`,
      );
    }
  }
  return faults;
}

/** A page under `or` may cost at most OR_RATIO times as much as the pages of all branches, plus OR_SLACK buffers. */
const OR_RATIO = 2;
const OR_SLACK = 100;

/** Describes what is wrong with the first page of the rows that fulfil one of two filters. */
async function faultsOfOr(list: AnyList, or: readonly FilterValues[]): Promise<string[]> {
  const costOf = async (filter: FilterValues) =>
    (await plansOf(await statementOf(list, list.key(null, { filter })))).map(buffersOf);
  const branches: number[][] = [];
  for (const filter of or) branches.push(await costOf(filter));
  const costs = await costOf({ or });
  return costs.flatMap((cost, way) => {
    const atMost = OR_RATIO * branches.reduce((sum, branch) => sum + (branch[way] as number), 0) + OR_SLACK;
    return cost > atMost ? [`or ${JSON.stringify(or)}: reads ${cost} buffers, and not ${atMost}`] : [];
  });
}

/** Finds two frequent values that never occur in the same row. Returns undefined if there are none. */
async function emptyOf(
  list: AnyList,
  names: readonly [string, string],
  ones: readonly Value[],
  others: readonly Value[],
) {
  const pairs = ones.flatMap((one) => others.map((other): [Value, Value] => [one, other]));
  const least = (pair: readonly Value[]) => Math.min(...pair.map(({ count }) => count));
  const sorted = pairs.toSorted((one, other) => least(other) - least(one));
  for (const pair of [...sorted.slice(0, TRIES), ...sorted.slice(TRIES).slice(-1)]) {
    const filter = { [names[0]]: pair[0].value, [names[1]]: pair[1].value };
    const [page] = await list.page.batch(db, [list.key(null, { filter, first: 1 })]);
    if (page?.rows.length === 0) return pair;
  }
  return undefined;
}

const long = new Set<AnyList>();
beforeAll(async () => {
  for (const { list } of roots) if ((await countOf(list, list.key(null, {}))) > LARGE) long.add(list);
  expect(long.size).toBeGreaterThan(7);
});

for (const { name, list } of roots) {
  const names = Object.keys(list.listing.filters ?? {});
  const pairs = names.flatMap((one, index) =>
    names.slice(index + 1).map((other): [string, string] => [one, other]),
  );
  for (const pair of pairs) {
    const title = `${name} by ${pair.join(" and ")}`;
    test(title, async ({ skip }) => {
      skip(!long.has(list), "short lists may be read whole");
      const [ones, others] = [
        await valuesOf(name, list, null, pair[0]),
        await valuesOf(name, list, null, pair[1]),
      ];
      const [[often, oftenOther], [seldom, seldomOther]] = [
        [ones[0], others[0]],
        [ones.at(-1), others.at(-1)],
      ] as [[Value, Value], [Value, Value]];
      const empty = await emptyOf(list, pair, ones, others);
      const combinations = [
        [often, oftenOther],
        [often, seldomOther],
        [seldom, oftenOther],
        ...(empty ? [empty] : []),
      ];
      const faults: string[] = [];
      for (const combination of combinations) {
        const conditions = combination.map(({ value, count }, index) => ({
          list,
          parent: null,
          filter: { [pair[index] as string]: value },
          count,
        }));
        const filter = Object.assign({}, ...conditions.map((condition) => condition.filter));
        faults.push(...(await faultsOf(name, slackOf(title), list, null, filter, conditions)));
      }
      faults.push(
        ...(await faultsOfOr(list, [{ [pair[0]]: often.value }, { [pair[1]]: seldomOther.value }])),
      );
      expect(faults).toEqual([]);
    });
  }
}

for (const connection of connections) {
  if (rootConnections.includes(connection)) continue;
  const { list } = listBehind(connection) as { list: AnyList };
  const root = roots.find((one) => one.list.listing === list.listing);
  for (const name of Object.keys(list.listing.filters ?? {})) {
    const title = `${connection.path} by ${name}`;
    test(title, async ({ skip }) => {
      skip(root !== undefined && !long.has(root.list), "short lists may be read whole");
      const parent = await largestParent(list, connection.parent.name);
      const found = await valuesOf(connection.path, list, parent, name);
      skip(found.length === 0, "no row below the parent has any of the tried values");
      const whole = { list, parent, filter: {}, count: await countOf(list, list.key(parent, {})) };
      const faults: string[] = [];
      for (const { value } of [found[0], found.at(-1)] as Value[]) {
        const filter = { [name]: value };
        const everywhere = root && {
          list: root.list,
          parent: null,
          filter,
          count: await countOf(root.list, root.list.key(null, { filter })),
        };
        faults.push(
          ...(await faultsOf(
            connection.path,
            slackOf(title),
            list,
            parent,
            filter,
            everywhere ? [whole, everywhere] : [whole],
          )),
        );
      }
      expect(faults).toEqual([]);
    });
  }
}
