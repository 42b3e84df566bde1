import { type RawBuilder, sql } from "kysely";
import type { Database } from "../client.ts";
import { UnknownReferenceError } from "../errors.ts";
import type { Loader } from "../loader.ts";
import type { Filters } from "./filter-field.ts";
import type { ListKey } from "./listing.ts";
import { type Referring, readReferring } from "./references.ts";

/** A read of lists: the query of a list, and a function that makes a value from its rows. */
interface ListRead<Key, Row, Value> {
  /**
   * All parts of a key except the parent. Two keys of one field differ only in the parent: each other part is the same
   * JavaScript object in both keys.
   */
  shared(key: Key): readonly object[];
  /** The query of the root list, or of the list of `PARENT`. The query has no parentheses. */
  query(db: Database, key: Key): RawBuilder<Row>;
  /** The fields of the filter that refer to nodes. */
  references(key: Key): { readonly filters: Filters; readonly fields: readonly Referring[] };
  /** The order of the rows of a parent, as columns of `item`; undefined if each parent has one row. */
  sortedBy?(key: Key): RawBuilder<unknown>;
  value(rows: readonly Row[], key: Key): Value;
}

/**
 * The statement of a root list is its query. One statement reads the lists of all parents that have the same request: see
 * README.md. If the filter refers to nodes, the statement also checks the references: see references.ts.
 */
export function listRead<Key extends ListKey, Row, Value>({
  shared,
  query,
  references,
  sortedBy,
  value,
}: ListRead<Key, Row, Value>): Loader<Key, Value> {
  return {
    identity: (key) => `${key.parent} ${textOf(shared(key))}`,
    settled,
    async batch(db, keys) {
      return (await settled(db, keys)).map((value) => {
        if (value instanceof Error) throw value;
        return value;
      });
    },
  };

  async function settled(db: Database, keys: readonly Key[]): Promise<readonly (Value | Error)[]> {
    // The keys of a group differ only in the parent.
    const groups = Map.groupBy(keys, (key) => `${key.parent === null} ${textOf(shared(key))}`);
    const values = new Map<Key, Value | Error>();
    await Promise.all(
      [...groups.values()].map(async (group) => {
        try {
          const rowsOf = await readGroup(db, group);
          for (const key of group) values.set(key, value(rowsOf(key), key));
        } catch (error) {
          // A wrong reference fails only the lists with its filter.
          if (!(error instanceof UnknownReferenceError)) throw error;
          for (const key of group) values.set(key, error);
        }
      }),
    );
    return keys.map((key) => values.get(key) as Value | Error);
  }

  async function readGroup(db: Database, group: readonly Key[]): Promise<(key: Key) => readonly Row[]> {
    const [key] = group as [Key];
    const { filters, fields } = references(key);
    const order = sortedBy?.(key);
    if (key.parent === null) {
      const statement = query(db, key);
      const rows =
        fields.length === 0
          ? (await statement.execute(db)).rows
          : await readReferring(db, filters, fields, statement, order ? sql`order by ${order}` : sql``);
      return () => rows;
    }
    const ofParents = sql<Row & { $parent: string }>`
        select parent.id as "$parent", item.*
        from unnest(${group.map(({ parent }) => parent)}::uuid[]) as parent (id)
        cross join lateral (${query(db, key)}) as item`;
    const and = order ? sql`, ${order}` : sql``;
    const rows =
      fields.length === 0
        ? (await sql<Row & { $parent: string }>`${ofParents} order by parent.id${and}`.execute(db)).rows
        : await readReferring(db, filters, fields, ofParents, sql`order by item."$parent"${and}`);
    const byParent = Map.groupBy(rows, (row) => row.$parent);
    return ({ parent }) => byParent.get(parent ?? "") ?? [];
  }
}

const texts = new WeakMap<object, string>();

/**
 * Makes a text that identifies parts of a key. Null and undefined give the same text. A part that several keys share is
 * serialized once.
 */
const textOf = (parts: readonly object[]): string =>
  parts
    .map((part) => {
      const text = texts.get(part) ?? JSON.stringify(part, (_, value) => value ?? undefined);
      texts.set(part, text);
      return text;
    })
    .join(" ");
