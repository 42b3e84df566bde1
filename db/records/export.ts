import { type RawBuilder, sql } from "kysely";
import { anyOf, type Database } from "../client.ts";
import { derivedId, SLUG } from "../ids.ts";
import { type Cells, columnsOfList, fieldValue, type ListField, said, type WriteContext } from "./fields.ts";
import { columnsOfTable, type RecordType } from "./record.ts";

/** The number of nodes that are read at once. */
const AT_ONCE = 1_000;

/**
 * The records of all nodes of a noun, sorted by id, in the format that `import.ts` reads. Each record has the `id`, the
 * `former_slugs` and the `revision` of its node. Importing the records of all nouns into an empty database makes the same data
 * set. A node that was merged into a survivor is left out. References to this node are written as references to the survivor,
 * and the slugs of this node are former slugs of the survivor.
 */
export async function* exportRecords(db: Database, type: RecordType): AsyncGenerator<Cells> {
  for (let last: string | null = null; ; ) {
    const nodes: { id: string; revision: number }[] = await db
      .selectFrom("nodes")
      .select(["id", "revision"])
      .where("kind", "=", type.kind)
      .where("merged_into", "is", null)
      .$if(last !== null, (query) => query.where("id", ">", last))
      .orderBy("id")
      .limit(AT_ONCE)
      .execute();
    yield* await recordsOf(db, type, nodes);
    last = nodes.at(-1)?.id ?? null;
    if (nodes.length < AT_ONCE) return;
  }
}

/** The identity of a node. For a node that was merged into another, the identity of the survivor. */
interface Identity {
  readonly id: string;
  readonly kind: string;
  /** Undefined if other software wrote the node without a slug. References to such a node use the id. */
  readonly slug: string | undefined;
  readonly former: readonly string[];
}

async function recordsOf(
  db: Database,
  type: RecordType,
  nodes: readonly { id: string; revision: number }[],
): Promise<Cells[]> {
  const ids = nodes.map(({ id }) => id);
  const rows = new Map<string, Cells>(ids.map((id) => [id, {}]));
  for (const [table, fields] of Object.entries(type.tables)) {
    for (const row of await read(db, table, columnsOfTable(fields), sql`id`, ids)) {
      Object.assign(rows.get(String(row.id)) ?? {}, row);
    }
  }
  const lists = new Map<string, Map<unknown, Cells[]>>();
  for (const [name, { rows }] of Object.entries(type.lists)) {
    const found = await read(db, rows.table, columnsOfList(rows), sql.ref(rows.parent), ids);
    lists.set(
      name,
      Map.groupBy(found, (row) => row[rows.parent]),
    );
  }
  const all = [...rows.values(), ...[...lists.values()].flatMap((list) => [...list.values()].flat())];
  const identities = await identitiesOf(db, [...ids, ...all.flatMap(referencesIn)]);

  const identityOf = (id: unknown): Identity => {
    const identity = identities.get(String(id));
    if (!identity) throw new Error(`There is no node with the id ${id}.`);
    return identity;
  };
  const referenceTo: WriteContext["referenceTo"] = (id, kinds) => {
    const { id: survivor, kind, slug = survivor } = identityOf(id);
    return kinds ? slug : `${kind}/${slug}`;
  };
  return nodes.map(({ id, revision }) => {
    const { slug, former } = identityOf(id);
    const context: WriteContext = { row: rows.get(id) ?? {}, referenceTo };
    const fields = Object.values(type.tables).flatMap((fields) =>
      Object.entries(fields).map(([name, field]) => [name, fieldValue(name, field, context)] as const),
    );
    const items = Object.entries(type.lists).map(
      ([name, field]) => [name, itemsOf(field, id, lists.get(name)?.get(id) ?? [], context)] as const,
    );
    return {
      ...said({ slug }),
      ...{ id, revision },
      ...said({
        former_slugs: former.length > 0 ? former : null,
        ...Object.fromEntries([...fields, ...items]),
      }),
    };
  });
}

function itemsOf(
  { rows, write, isFromOthers }: ListField,
  parent: string,
  found: readonly Cells[],
  context: WriteContext,
) {
  const { table, columns, constants = {}, identifiedBy } = rows;
  const own = found.filter(
    (row) =>
      Object.entries(constants).every(([column, cell]) => row[column] === cell) && !isFromOthers?.(row),
  );
  const items = own.map((row) => {
    const cells = Object.fromEntries(columns.map((column) => [column, row[column]]));
    const isDerived = !identifiedBy || row.id === derivedId(table, parent, row[identifiedBy]);
    return write(isDerived ? cells : { id: row.id, ...cells }, context);
  });
  // Two items can be equal if one refers to a merged node and the other refers to the survivor.
  const unique = [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  return unique.length > 0 ? unique : null;
}

/** The rows of a table with these ids in a column, in an order that does not depend on how the rows are stored. */
async function read(
  db: Database,
  table: string,
  columns: readonly string[],
  key: RawBuilder<unknown>,
  ids: readonly string[],
): Promise<Cells[]> {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const { rows } = await sql<Cells>`
    select ${names} from ${sql.table(table)} where ${key} = ${anyOf(ids)} order by ${names}`.execute(db);
  return rows;
}

/** The ids of other nodes in a row. The names of columns with such ids end with `_id`. */
const referencesIn = (row: Cells): string[] =>
  Object.entries(row).flatMap(([column, cell]) =>
    column.endsWith("_id") && typeof cell === "string" ? [cell] : [],
  );

async function identitiesOf(db: Database, ids: readonly string[]): Promise<Map<string, Identity>> {
  const aliases = await db
    .selectFrom("nodes as asked")
    .innerJoin("nodes as survivor", (join) =>
      join.on("survivor.id", "=", sql`coalesce(asked.merged_into, asked.id)`),
    )
    .leftJoin("nodes as same", (join) => join.on(sql<boolean>`survivor.id in (same.id, same.merged_into)`))
    .leftJoin("aliases", (join) => join.onRef("node_id", "=", "same.id").on("alias", "~", SLUG.source))
    .select(["asked.id as asked_id", "survivor.id", "survivor.kind", "alias"])
    .select(sql<boolean>`is_former or same.id <> survivor.id`.as("is_former"))
    .where("asked.id", "=", anyOf([...new Set(ids)]))
    .orderBy("alias")
    .execute();
  return new Map(
    [...Map.groupBy(aliases, ({ asked_id }) => asked_id)].map(([asked, rows]) => {
      const slugs = (isFormer: boolean) =>
        rows.flatMap(({ alias, is_former }) => (alias !== null && is_former === isFormer ? [alias] : []));
      const { id = asked, kind = "" } = rows[0] ?? {};
      return [asked, { id, kind, slug: slugs(false)[0], former: slugs(true) }];
    }),
  );
}
