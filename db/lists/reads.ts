import { type RawBuilder, sql } from "kysely";
import type { Database } from "../client.ts";
import type { Loader } from "../loader.ts";
import type { ListKey } from "./listing.ts";

/** A read of lists: the query of one list, and what its rows come to. */
interface ListRead<Key, Row, Value> {
  /** All parts of a key but the parent. Keys that one field makes for its parents share these objects. */
  shared(key: Key): readonly object[];
  /** For the root list, or for the parent `PARENT`. Without parentheses: it is run as it is, or put into `lateral (…)`. */
  query(db: Database, key: Key): RawBuilder<Row>;
  /** What the rows of a parent are sorted by, which the query knows as `item`; left out where a parent has one row. */
  sortedBy?(key: Key): RawBuilder<unknown>;
  value(rows: readonly Row[], key: Key): Value;
}

/** Reads a root list by its query alone, and all parents that are asked for the same in one statement, which README.md shows. */
export const listRead = <Key extends ListKey, Row, Value>({
  shared,
  query,
  sortedBy,
  value,
}: ListRead<Key, Row, Value>): Loader<Key, Value> => ({
  identity: (key) => `${key.parent} ${textOf(shared(key))}`,
  async batch(db, keys) {
    // Keys that differ only in their parent.
    const groups = Map.groupBy(keys, (key) => `${key.parent === null} ${textOf(shared(key))}`);
    const values = new Map<Key, Value>();
    await Promise.all(
      [...groups.values()].map(async (group) => {
        const rowsOf = await readGroup(db, group);
        for (const key of group) values.set(key, value(rowsOf(key), key));
      }),
    );
    return keys.map((key) => values.get(key) as Value);

    async function readGroup(db: Database, group: readonly Key[]): Promise<(key: Key) => readonly Row[]> {
      const [key] = group as [Key];
      if (key.parent === null) {
        const { rows } = await query(db, key).execute(db);
        return () => rows;
      }
      const sorted = sortedBy ? sql`, ${sortedBy(key)}` : sql``;
      const { rows } = await sql<Row & { $parent: string }>`
        select parent.id as "$parent", item.*
        from unnest(${group.map(({ parent }) => parent)}::uuid[]) as parent (id)
        cross join lateral (${query(db, key)}) as item
        order by parent.id${sorted}`.execute(db);
      const byParent = Map.groupBy(rows, (row) => row.$parent);
      return ({ parent }) => byParent.get(parent ?? "") ?? [];
    }
  },
});

const texts = new WeakMap<object, string>();

/** Tells parts of keys apart; null is the same as nothing. A part that many keys share is serialized once. */
const textOf = (parts: readonly object[]): string =>
  parts
    .map((part) => {
      const text = texts.get(part) ?? JSON.stringify(part, (_, value) => value ?? undefined);
      texts.set(part, text);
      return text;
    })
    .join(" ");
