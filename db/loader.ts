import { type Expression, sql } from "kysely";
import { anyOf, type Database } from "./client.ts";

/**
 * A batched read: it takes a list of keys and returns one value for each key, in the same order. Loaders are
 * constants, named after their values and keys (`personById`, `namesByNode`). Each request opens a loader once, so
 * the keys of all fields on one level become one batch.
 */
export interface Loader<Key, Value> {
  readonly batch: (db: Database, keys: readonly Key[]) => Promise<readonly Value[]>;
  /** Reads like `batch`, but a wrong key fails alone: the value of this key is an error. Undefined if no key can be wrong. */
  readonly settled?: (db: Database, keys: readonly Key[]) => Promise<readonly (Value | Error)[]>;
  /** Converts a key to a string that identifies it; undefined if keys are strings. */
  readonly identity?: (key: Key) => string;
}

/** Reads rows by a unique key in one statement. The value of a key without a row is null. */
export function one<Row>(
  read: (db: Database, keys: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): Loader<string, Row | null> {
  return {
    async batch(db, keys) {
      const rows = new Map((await read(db, keys)).map((row) => [keyOf(row), row]));
      return keys.map((key) => rows.get(key) ?? null);
    },
  };
}

/** Reads rows by id. A foreign key never refers to a merged node, but an id from a caller can refer to a merged node. */
export interface IdLoader<Row> extends Loader<string, Row | null> {
  /** Reads rows by ids from callers. The id of a merged node leads to the node that it was merged into. */
  readonly fromOutside: Loader<string, Row | null>;
}

export function byId<Row extends { id: string }>(rows: (db: Database) => Expression<Row>): IdLoader<Row> {
  const inside = one(
    async (db, ids) => {
      const { rows: found } = await sql<Row>`
        select * from ${rows(db)} as item where item.id = ${anyOf(ids)}`.execute(db);
      return found;
    },
    (row) => row.id,
  );
  const fromOutside = one<Row & { $asked: string }>(
    async (db, ids) => {
      const { rows: found } = await sql<Row & { $asked: string }>`
        select asked.id as "$asked", item.* from nodes as asked
        join ${rows(db)} as item on item.id = coalesce(asked.merged_into, asked.id)
        where asked.id = ${anyOf(ids)}`.execute(db);
      return found;
    },
    (row) => row.$asked,
  );
  return { ...inside, fromOutside };
}

/** Reads and sorts short lists by parent in one statement. The list of a parent without rows is empty. */
export function many<Row>(
  read: (db: Database, keys: readonly string[]) => Promise<Row[]>,
  keyOf: (row: Row) => string,
): Loader<string, readonly Row[]> {
  return {
    async batch(db, keys) {
      const groups = Map.groupBy(await read(db, keys), keyOf);
      return keys.map((key) => groups.get(key) ?? []);
    },
  };
}

/**
 * Reads short lists by parent through a link table, sorted by a column of the rows and then by id:
 *
 *     select link.<parent> as "$parent", item.* from <table> as link join (<rows>) as item on item.id = link.<other>
 *     where link.<parent> = any($1) order by item.<sort>, item.id
 */
export const through = <Row>(
  table: string,
  [parent, other]: readonly [parent: string, other: string],
  rows: (db: Database) => Expression<Row>,
  sort: keyof Row & string,
): Loader<string, readonly Row[]> =>
  many(
    async (db, ids) => {
      const { rows: found } = await sql<Row & { $parent: string }>`
        select ${sql.ref(`link.${parent}`)} as "$parent", item.*
        from ${sql.table(table)} as link
        join ${rows(db)} as item on item.id = ${sql.ref(`link.${other}`)}
        where ${sql.ref(`link.${parent}`)} = ${anyOf(ids)}
        order by ${sql.ref(`item.${sort}`)}, item.id`.execute(db);
      return found;
    },
    (row) => row.$parent,
  );
