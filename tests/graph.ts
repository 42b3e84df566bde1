import { globSync } from "node:fs";
import {
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isLeafType,
} from "graphql";
import { sql } from "kysely";
import { createDatabase, type Database, transacted } from "#db/client.ts";
import { columnsOf, type PageArguments, type PageKey } from "#db/lists/key.ts";
import type { List } from "#db/lists/page.ts";
import { identifiedTypes } from "#schema/core/entity.ts";
import { schema } from "#schema/index.ts";
import { type Answer, test as base } from "./harness.ts";

/**
 * This `test` is for tests that apply to every noun. Such tests find the nouns in the built schema, so a new noun
 * is tested without being named. The database of these tests has several items in every list. Some items of a list
 * are equal in the columns that sort the list.
 */
export const test = base.extend<{ filled: undefined }>({
  filled: [
    async ({ url }, use) => {
      const db = createDatabase(url, { connections: 1 });
      await transacted(db, fill);
      await db.destroy();
      await use(undefined);
    },
    { scope: "file", auto: true },
  ],
});

/**
 * Returns the lists that the files of `db` export. Each has a flag that says whether a root field serves the list.
 */
export async function exportedLists() {
  const roots = new Set<unknown>(rootConnections.map((connection) => listBehind(connection).list));
  // biome-ignore lint/suspicious/noExplicitAny: lists of whatever rows
  const found: { file: string; name: string; list: List<any>; isRoot: boolean }[] = [];
  for (const file of globSync("*.ts", { cwd: new URL("../db/", import.meta.url) }).sort()) {
    for (const [name, list] of Object.entries(await import(`#db/${file}`))) {
      if (isList(list)) found.push({ file, name, list, isRoot: roots.has(list) });
    }
  }
  return found;
}

// biome-ignore lint/suspicious/noExplicitAny: lists of whatever rows
const isList = (value: unknown): value is List<any> =>
  typeof value === "object" && value !== null && "listing" in value && "page" in value;

export type Ask = (query: string, variables?: Record<string, unknown>) => Promise<Answer>;

const Node = schema.getType("Node") as GraphQLInterfaceType;
const Entity = schema.getType("Entity") as GraphQLInterfaceType;
export const Query = schema.getQueryType() as GraphQLObjectType;
export const nodeTypes: readonly GraphQLObjectType[] = schema.getPossibleTypes(Node);
/** The types of entities. */
export const entityTypes: readonly GraphQLObjectType[] = schema.getPossibleTypes(Entity);

export const fieldsOf = (type: GraphQLObjectType | GraphQLInterfaceType) => Object.values(type.getFields());

/** Whether objects of this type are nodes. */
export const isNode = (type: GraphQLNamedType): boolean =>
  type === Node || (isInterfaceType(type) ? type.getInterfaces() : nodeTypes).includes(type as never);

/**
 * Returns the selection of all fields below a field, down to the ids of the next nodes. The selection of a leaf is
 * empty. The selection asks for two items of each list that takes `first`, and for the first key of groups and sums.
 */
export function selectionBelow(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (isAbstractType(named) || isNode(named)) return "{ __typename ... on Node { id } }";
  return `{ ${fieldsOf(named as GraphQLObjectType)
    .map(selectionOf)
    .join(" ")} }`;
}

export function selectionOf(field: GraphQLField<unknown, unknown>): string {
  const firstKey = (argument: string) => {
    const type = getNamedType(field.args.find(({ name }) => name === argument)?.type);
    return isEnumType(type) ? [`${argument}: ${type.getValues()[0]?.name}`] : [];
  };
  const given = [
    ...(field.args.some(({ name }) => name === "first") ? ["first: 2"] : []),
    ...["by", "of"].flatMap(firstKey),
  ];
  return `${field.name}${given.length > 0 ? `(${given.join(", ")})` : ""} ${selectionBelow(field.type)}`;
}

/** A field that serves a list in pages. */
export interface ConnectionField {
  /** The names of the type and the field, for example `Place.sessions`. */
  readonly path: string;
  readonly parent: GraphQLObjectType;
  readonly field: GraphQLField<unknown, unknown>;
  /** The type of the items of the list. */
  readonly item: string;
  /**
   * The values of `orderBy`, in the schema and in the code. A field without `orderBy` has only one order, which is
   * null here.
   */
  readonly orders: readonly { name: string | null; value: string | null }[];
}

export const connections: readonly ConnectionField[] = [Query, ...nodeTypes].flatMap((parent) =>
  fieldsOf(parent)
    .filter((field) => getNamedType(field.type).name.endsWith("Connection"))
    .map((field) => {
      const orderBy = field.args.find(({ name }) => name === "orderBy");
      const type = orderBy && getNamedType(orderBy.type);
      return {
        path: `${parent.name}.${field.name}`,
        parent,
        field,
        item: getNamedType(field.type).name.replace(/Connection$/, ""),
        orders: isEnumType(type)
          ? type.getValues().map(({ name, value }) => ({ name, value }))
          : [{ name: null, value: null }],
      };
    }),
);

export const rootConnections = connections.filter(({ parent }) => parent === Query);

export type Row = Record<string, unknown> & { id: string };

/** A context that sets no limits. */
const answering = { isRefused: () => false, answered: (value: unknown) => value };

/** Finds the list of a connection field and the key of a page, as the resolver passes both to the context. */
export const listBehind = (
  { field }: ConnectionField,
  parentId: string | null = null,
  given: PageArguments = {},
) =>
  field.resolve?.({ id: parentId }, given, answering, { fieldNodes: [] } as never) as {
    list: List<Row>;
    key: PageKey;
  };

/** The ids of all nodes of a type, sorted. */
export async function idsOf(db: Database, { name }: { name: string }): Promise<string[]> {
  const kind = [...identifiedTypes].find(([, { typename }]) => typename === name)?.[0];
  const ids =
    kind === "change"
      ? sql<{ id: string }>`select id from changes order by id`
      : sql<{ id: string }>`select id from nodes where kind = ${kind} order by id`;
  return (await ids.execute(db)).rows.map(({ id }) => id);
}

/** Adds items to lists that have no item or one item, and gives some nodes the same name. */
export async function fill(db: Database) {
  const run = (statement: string) => sql.raw(statement).execute(db);

  // At least one row of each kind stays unchanged, so that every filter excludes something.
  await run(`
    create temporary table few on commit drop as select id, kind from (
      select *, row_number() over (partition by kind order by id) as rank, count(*) over (partition by kind) as total
      from nodes
    ) as ranked where rank <= 6 and rank < total`);

  for (const { table, columns, targets } of await tablesOfPairs(db)) {
    await run(`
      insert into ${table} (${columns}) select one.id, other.id
      from (select id from ${targets[0]} join few using (id)) as one
      join (select id from ${targets[1]} join few using (id)) as other on other.id <> one.id
      on conflict do nothing`);
  }

  await run(`
    insert into outcomes (id, session_id, kind, summary)
    select gen_random_uuid(), id, 'conclusion', 'Agreed.' from few cross join generate_series(1, 3)
    where few.kind = 'dialogue_session'`);
  await run(`
    with ranked as (select id, row_number() over (order by id) as rank from dialogue_sessions)
    update dialogue_sessions as part set parent_id = whole.id
    from ranked join ranked as whole on whole.rank = ranked.rank % 6 + 1
    where part.id = ranked.id and ranked.rank between 10 and 30`);
  await run(
    "update articles set dateline_id = (select id from places where id < articles.id order by id limit 1)",
  );

  const entityKinds = [...identifiedTypes]
    .filter(([, { typename }]) => entityTypes.some(({ name }) => name === typename))
    .map(([kind]) => `'${kind}'`);
  await run(`
    insert into identifiers (node_id, scheme, value)
    select id, 'wikidata', 'Q' || row_number() over (order by id) from few where kind in (${entityKinds})
    on conflict do nothing`);
  const someArticles = "(select id from few where kind = 'article' order by id limit 4)";
  await run(`
    insert into mentions (id, article_id, entity_id, method, confidence)
    select gen_random_uuid(), article.id, few.id, 'detected', 0.5 from few cross join ${someArticles} as article
    where kind in (${entityKinds})
      and not exists (select from mentions where article_id = article.id and entity_id = few.id)`);
  await run(`
    insert into citations (id, fact_id, article_id, attributed_to_id)
    select gen_random_uuid(), few.id, article.id, (select id from few where kind = 'person' limit 1)
    from few cross join ${someArticles} as article
    where kind not in ('mention', 'citation')
      and not exists (select from citations where fact_id = few.id and article_id = article.id)`);
  await run(`
    insert into citations (id, fact_id, article_id)
    select gen_random_uuid(), nodes.id, article.id from nodes cross join ${someArticles} as article
    where nodes.kind not in ('mention', 'citation')
      and not exists (select from citations where fact_id = nodes.id)`);

  for (const { table, column } of await sortedTexts(db)) {
    // A constraint can refuse the update: for example, a party cannot have two offices with the same title. Then
    // another row gets the text.
    await run(`
      do $$
      declare
        item record;
      begin
        for item in select id, few.id is null as is_other from ${table} left join few using (id) order by 2, 1 loop
          exit when item.is_other and 6 <= (select count(*) from ${table} where ${column} = 'The same');
          begin
            update ${table} set ${column} = 'The same' where id = item.id;
          exception when unique_violation then null;
          end;
        end loop;
      end $$`);
  }
}

/** Finds the link tables that have no required columns except two references to nouns. */
async function tablesOfPairs(db: Database) {
  const { rows } = await sql<{ table: string; columns: string[]; targets: string[] }>`
    select conrelid::regclass::text as table, array_agg(attname order by attnum)::text[] as columns,
      array_agg(confrelid::regclass::text order by attnum) as targets
    from pg_constraint join pg_attribute on attrelid = conrelid and attnum = conkey[1]
    where contype = 'f' and connamespace = current_schema()::regnamespace
    group by conrelid
    having count(*) = 2 and bool_and(attnotnull) and 'nodes'::regclass <> all(array_agg(confrelid)) and 2 = (
      select count(*) from pg_attribute where attrelid = conrelid and attnum > 0 and attnotnull and not atthasdef
    )
    order by 1`.execute(db);
  return rows;
}

/** Finds the text columns that sort lists, in all tables with a column `id`. */
async function sortedTexts(db: Database) {
  const columns = rootConnections
    .flatMap((connection) => {
      const { listing } = listBehind(connection).list;
      return Object.keys(listing.orders).flatMap((name) => columnsOf(listing, name));
    })
    .filter(({ type }) => type === "text")
    .map(({ column }) => column);
  const { rows } = await sql<{ table: string; column: string }>`
    select sorted.table_name as table, sorted.column_name as column
    from information_schema.columns as sorted join information_schema.columns as id using (table_schema, table_name)
    where table_schema = current_schema() and sorted.column_name = any(${columns})
      and id.column_name = 'id' and id.data_type = 'uuid'
    order by 1, 2`.execute(db);
  return rows;
}

/** Reads nodes of one type, a hundred at a time. */
export async function askNodes(
  ask: Ask,
  type: GraphQLObjectType,
  ids: readonly string[],
  fields: readonly string[],
) {
  const nodes: Record<string, unknown>[] = [];
  for (let start = 0; start < ids.length; start += 100) {
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type.name} { id ${fields.join(" ")} } } }`;
    const { data, errors } = await ask(query, { ids: ids.slice(start, start + 100) });
    if (errors) throw new Error(JSON.stringify(errors));
    nodes.push(...data.nodes);
  }
  return nodes;
}
