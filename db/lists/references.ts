import { type RawBuilder, sql } from "kysely";
import type { Database } from "../client.ts";
import { UnknownReferenceError } from "../errors.ts";
import { unresolved } from "../nodes.ts";
import type { NodeKind } from "../types.ts";
import { type FilterValues, givenFields } from "./and-or-not.ts";
import type { Filters } from "./filter-field.ts";

/** The references that a filter gives for one of its fields. */
export interface Referring {
  /** The path of the field inside the arguments of the list. */
  readonly argument: readonly string[];
  readonly references: readonly string[];
  readonly kinds: readonly NodeKind[] | null;
}

/** The fields of a filter that refer to nodes, at any depth. */
export const referring = (filters: Filters, given: FilterValues | null | undefined): Referring[] =>
  givenFields(given).flatMap(({ path, name, value }) => {
    const { takes, kinds = null } = filters[name] ?? {};
    return takes === "references" ? [{ argument: path, references: value as string[], kinds }] : [];
  });

/**
 * Runs the statement of a list whose filter refers to nodes. If a reference leads nowhere, the list is not read, and the
 * result is an {@link UnknownReferenceError}:
 *
 *     select refs."$unknown", item.*
 *     from (select <the references that lead nowhere, or null>) as refs
 *     left join lateral (
 *       select true as "$found", item.* from (<statement>) as item where refs."$unknown" is null
 *     ) as item on true
 *     where refs."$unknown" is not null or item."$found"
 */
export async function readReferring<Row>(
  db: Database,
  filters: Filters,
  fields: readonly Referring[],
  statement: RawBuilder<Row>,
  sorted: RawBuilder<unknown>,
): Promise<readonly Row[]> {
  const unknown = sql.join(
    fields.map(
      ({ references, kinds }, field) =>
        sql`select ${sql.lit(field)} as field, text from ${unresolved(references, kinds)} as reference`,
    ),
    sql` union all `,
  );
  const { rows } = await sql<Row & { $unknown: readonly [field: number, given: string][] | null }>`
    select refs."$unknown", item.*
    from (
      select (select json_agg(json_build_array(field, text)) from (${unknown}) as reference) as "$unknown" offset 0
    ) as refs
    left join lateral (
      -- "offset 0" keeps Postgres from reading the list before it compares "$unknown".
      select true as "$found", item.* from (${statement}) as item where refs."$unknown" is null offset 0
    ) as item on true
    where refs."$unknown" is not null or item."$found"
    ${sorted}`.execute(db);
  const found = rows[0]?.$unknown;
  if (!found) return rows;
  throw new UnknownReferenceError(
    fields.flatMap(({ argument, references, kinds }, place) =>
      [...new Set(references)]
        .filter((given) => found.some(([field, text]) => field === place && text === given))
        .map((given) => ({ argument, given, kinds, filtersFor })),
    ),
  );

  function filtersFor(kind: NodeKind): string[] {
    const accepting = Object.entries(filters).filter(([, { kinds }]) => kinds?.includes(kind));
    const fewest = Math.min(...accepting.map(([, { kinds }]) => kinds?.length ?? 0));
    return accepting.filter(([, { kinds }]) => kinds?.length === fewest).map(([name]) => name);
  }
}
