import { type RawBuilder, sql } from "kysely";
import { InvalidArgumentError } from "../errors.ts";
import { type Column, type ColumnOf, item, type Table } from "./column.ts";
import { GROUP_KEYS_AT_MOST, GROUPS_AT_MOST } from "./limits.ts";

/**
 * The keys that a list can be grouped by. One statement counts the rows of each group, for up to three keys. A row with several
 * values counts once for each value. Rows without a value are a group too.
 */
export type Groupings = Readonly<Record<string, Grouping>>;

export interface Grouping {
  /** The description in the schema. */
  readonly description: string;
  /** The type of the values. */
  readonly holds: "entity" | "enum" | "text";
  /**
   * A join with the table that has the values, if the rows themselves do not have the values. `alias` is unique in the
   * statement.
   */
  readonly join?: (alias: string) => RawBuilder<unknown>;
  readonly value: (alias: string, granularity: Granularity) => RawBuilder<unknown>;
  /** The text that names a value in the answer and sorts the groups. By default, this text is the value itself. */
  readonly label?: (value: RawBuilder<unknown>) => RawBuilder<unknown>;
}

export type Granularity = "day" | "month" | "quarter" | "year" | "decade";
export type GroupOrder = "count_desc" | "count_asc" | "key_asc" | "key_desc";

export interface GroupArguments {
  by: readonly string[];
  granularity: Granularity;
  orderBy: GroupOrder;
  first: number;
}

export interface GroupRow {
  count: number;
  keys: readonly { value: string | null; label: string | null; holds: Grouping["holds"] }[];
}

/** Groups by the entity in a column. */
export const byEntity = (column: Column, description: string): Grouping => ({
  description,
  holds: "entity",
  value: () => item(column),
  label: nameOf,
});

/**
 * Groups by each entity that a link table links to a row. `own` is the column for the row, and `other` is the column for the
 * entity.
 */
export const byEntities = <Name extends Table>(
  table: Name,
  [own, other]: readonly [own: ColumnOf<Name>, other: ColumnOf<Name>],
  description: string,
  column: Column = "id",
): Grouping => ({
  description,
  holds: "entity",
  join: (alias) =>
    sql`left join ${sql.table(table)} as ${sql.id(alias)} on ${sql.ref(`${alias}.${own}`)} = ${item(column)}`,
  value: (alias) => sql.ref(`${alias}.${other}`),
  label: nameOf,
});

/** Groups by each value that a query finds for a row. The query has one column, `value`. */
export const byQuery = (
  query: RawBuilder<unknown>,
  description: string,
  holds: Grouping["holds"] = "entity",
): Grouping => ({
  description,
  holds,
  join: (alias) => sql`left join lateral (${query}) as ${sql.id(alias)} on true`,
  value: (alias) => sql.ref(`${alias}.value`),
  ...(holds === "entity" ? { label: nameOf } : {}),
});

/** Groups by a column with an enum or a text. */
export const byValue = (
  column: Column,
  description: string,
  holds: Grouping["holds"] = "enum",
): Grouping => ({
  description,
  holds,
  value: () => item(column),
});

/**
 * Groups by the day, month or other period in which a partial date begins. The date is EDTF text. If the date is less exact
 * than the requested granularity, the row has no value, because its period is unknown.
 */
export const byPeriod = (edtf: RawBuilder<unknown>, description: string, isOneDate = false): Grouping => ({
  description,
  holds: "text",
  value(_alias, granularity) {
    const start = periodOf(sql`split_part(${edtf}, '/', 1)`, granularity);
    if (!isOneDate) return start;
    const end = periodOf(sql`split_part(${edtf}, '/', 2)`, granularity);
    return sql`case when position('/' in ${edtf}) = 0 or ${start} = ${end} then ${start} end`;
  },
});

/** The seasons 22, 24, 28 and 30 can last until February, so they are in no year. */
function periodOf(date: RawBuilder<unknown>, granularity: Granularity): RawBuilder<unknown> {
  const bare = sql`regexp_replace(${date}, '[~?%]', '', 'g')`;
  switch (granularity) {
    case "day":
      return sql`substring(${bare} from '^\\d{4}-\\d{2}-\\d{2}')`;
    case "month":
      return sql`substring(${bare} from '^\\d{4}-(?:0[1-9]|1[0-2])')`;
    case "quarter":
      return sql`substring(${bare} from '^\\d{4}') || '-Q' || coalesce(
        (substring(${bare} from '^\\d{4}-(0[1-9]|1[0-2])')::integer + 2) / 3,
        substring(${bare} from '^\\d{4}-(3[3-6])')::integer - 32)`;
    case "decade":
      return sql`substring(${bare} from '^(\\d{3})(?:[0-8]|[9X](?!-(?:2[248]|30)))') || '0s'`;
    default:
      return sql`substring(${bare} from '^\\d{4}(?!-(?:2[248]|30))')`;
  }
}

/** The name of any entity. */
function nameOf(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(select name_variants.value from name_variants where node_id = ${value} and kind = 'preferred')`;
}

/** Checks the arguments of `groups` before any SQL runs. Throws {@link InvalidArgumentError}. */
export function checkGroups(groupings: Groupings, { by, first }: GroupArguments) {
  if (by.length === 0 || by.length > GROUP_KEYS_AT_MOST || new Set(by).size < by.length) {
    throw new InvalidArgumentError(["by"], `Group by one to ${GROUP_KEYS_AT_MOST} different keys.`);
  }
  if (first < 1 || first > GROUPS_AT_MOST) {
    throw new InvalidArgumentError(["first"], `Ask for 1 to ${GROUPS_AT_MOST} groups, not ${first}.`);
  }
  for (const key of by) {
    if (!groupings[key]) throw new InvalidArgumentError(["by"], `There is no key "${key}" on this list.`);
  }
}

/**
 * A query of the groups of rows. The query has the columns `keys` (as JSON), `count`, and `place` (the position of the group
 * in the order).
 */
export function grouped(
  groupings: Groupings,
  rows: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  { by, granularity, orderBy, first }: GroupArguments,
): RawBuilder<GroupRow> {
  const keys = by.map((name, index) => ({ ...(groupings[name] as Grouping), alias: `key_${index}` }));
  const joins = sql.join(
    keys.flatMap(({ join, alias }) => (join ? [join(alias)] : [])),
    sql` `,
  );
  const values = keys.map(({ value, alias }) => sql`${value(alias, granularity)} as ${sql.id(alias)}`);
  const names = keys.map(({ alias }) => sql.ref(`counted.${alias}`));
  const labels = keys.map(({ label }, index) => {
    const value = names[index] as RawBuilder<unknown>;
    return sql`(${label ? label(value) : value})::text collate "und-x-icu"`;
  });
  const direction = sql.raw(orderBy.endsWith("_asc") ? "asc" : "desc");
  const sortedBy = orderBy.startsWith("count")
    ? sql.join([sql`count ${direction}`, ...labels.map((label) => sql`${label} asc nulls last`)])
    : sql.join(labels.map((label) => sql`${label} ${direction} nulls last`));
  const objects = keys.map(
    ({ holds }, index) => sql`json_build_object(
      'value', ${names[index]}::text, 'label', (${labels[index]})::text, 'holds', ${holds}::text
    )`,
  );
  return sql<GroupRow>`
    select count, json_build_array(${sql.join(objects)}) as keys,
      row_number() over (order by ${sortedBy}, ${sql.join(names)}) as place
    from (
      select count(*) as count, ${sql.join(values)} from ${rows} as item ${joins} ${where}
      group by ${sql.join(keys.map(({ alias }) => sql.id(alias)))}
    ) as counted
    order by place
    limit ${first}`;
}
