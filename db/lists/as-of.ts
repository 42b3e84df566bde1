import { type Expression, type RawBuilder, sql } from "kysely";
import type { Database } from "../client.ts";
import { InvalidArgumentError } from "../errors.ts";
import type { Loader } from "../loader.ts";
import { type Column, item } from "./column.ts";
import { order } from "./cursor.ts";
import type { DateRange, FilterField } from "./filter-field.ts";
import type { ComputedOrder, Listing } from "./listing.ts";

/**
 * What held on a day, as far as the sources tell. A thing that began between its earliest day and `started_latest` and
 * ended between `ended_earliest` and its latest day held for certain from `started_latest` to `ended_earliest`, supposing no
 * break in between, and possibly from the earliest to the latest day. Bounds that no source gives are infinite: they
 * leave everything possible and nothing certain.
 *
 * Rows that hold over time have the columns `period_earliest`, `period_latest`, `started_latest` and `ended_earliest`.
 */
export interface AsOf {
  readonly day: string;
  readonly certainty: "certain" | "possible";
  /** At most so many days from the day to the nearest evidence; unlimited where it is not given. */
  readonly within?: number | null | undefined;
}

/** What rows carry when they are asked as of a day; null when they are not. */
export interface Evidence {
  certainty?: "certain" | "possible";
  /** Days from the day asked to the nearest evidence, 0 when certain; null where there is no dated evidence at all. */
  evidence_distance?: number | null;
}

/** How a row, known as `item`, stands to a day; where the day is null, all rows rank alike. */
function evidenceOn(day: Expression<string>) {
  const distanceTo = (bound: Column) =>
    sql`case when isfinite(${item(bound)}) then abs(${day} - ${item(bound)}) end`;
  const isCertain = sql`(item.started_latest <= ${day} and ${day} <= item.ended_earliest)`;
  const distance = sql`case
    when isfinite(item.started_latest) and isfinite(item.ended_earliest)
      and ${day} between least(item.started_latest, item.ended_earliest)
        and greatest(item.started_latest, item.ended_earliest) then 0
    when ${isCertain} then 0
    else least(${distanceTo("started_latest")}, ${distanceTo("ended_earliest")}) end`;
  return {
    isPossible: sql`(item.period_earliest <= ${day} and ${day} <= item.period_latest)`,
    isCertain,
    distance,
    /** Sorts the certain first, then by the distance, what has no dated evidence last. */
    rank: sql`case when ${isCertain} then -1 else coalesce(${distance}, 2147483647) end`,
  };
}

/** The rows that held on the day, each with its certainty, its distance and a sort key: the certain first. */
function rowsAsOf(rows: RawBuilder<unknown>, { day, certainty, within }: AsOf): RawBuilder<unknown> {
  const { isPossible, isCertain, distance, rank } = evidenceOn(sql<string>`${day}::date`);
  return sql`(
    select * from (
      select item.*,
        case when ${isCertain} then 'certain' else 'possible' end as certainty,
        ${distance} as evidence_distance,
        ${rank} as evidence_rank
      from ${rows} as item
      where ${isPossible}
    ) as item
    where (${certainty} = 'possible' or item.certainty = 'certain')
      and (${within ?? null}::integer is null or item.evidence_distance <= ${within ?? null}::integer)
  )`;
}

/** Sorts rows that hold over time by their evidence, where a day is asked for. */
export const orderByEvidence: ComputedOrder = {
  columns: order("evidence_rank", "integer"),
  from: "asOf",
  isDefault: true,
  check({ asOf }) {
    if (asOf?.within != null && asOf.within < 0) {
      throw new InvalidArgumentError(
        ["within"],
        `Evidence cannot lie ${asOf.within} days away: give 0 or more.`,
      );
    }
  },
  compute: ({ asOf }) => (asOf ? { rows: (rows) => rowsAsOf(rows, asOf), dependsOn: asOf.day } : undefined),
};

/** Whether the rows of a list hold over time, so that it can be asked as of a day. */
export const holdsOverTime = ({ orders = {} }: Partial<Listing>): boolean =>
  Object.values(orders).includes(orderByEvidence);

/** A short list of a parent: all of it, or what may have held on a day. */
export interface HeldKey {
  readonly parent: string;
  readonly asOf: string | null;
}

/**
 * Short lists by parent of what belongs to it for some time, in one statement, also of several days. `times` has a row for
 * each time that a thing belongs to the parent, with the `id` of the thing. A thing with several times is listed once, by
 * its best evidence. The certain come first, then those with the nearest evidence, then all by the columns of `sort`.
 */
export const manyAsOf = <Row>(
  times: (db: Database, parent: Expression<string>) => Expression<unknown>,
  rows: (db: Database) => Expression<Row>,
  sort: readonly (keyof Row & Column)[],
): Loader<HeldKey, readonly Row[]> => ({
  identity: JSON.stringify,
  async batch(db, keys) {
    const day = sql.ref<string>("asked.day");
    const { isPossible, rank } = evidenceOn(day);
    const { rows: found } = await sql<Row & { $asked: number }>`
      select asked.place - 1 as "$asked", item.*
      from unnest(${keys.map(({ parent }) => parent)}::uuid[], ${keys.map(({ asOf }) => asOf)}::date[])
        with ordinality as asked (parent_id, day, place)
      cross join lateral (
        select item.id, min(${rank}) as evidence_rank
        from ${times(db, sql.ref("asked.parent_id"))} as item
        where ${day} is null or ${isPossible}
        group by item.id
      ) as held
      join ${rows(db)} as item on item.id = held.id
      order by asked.place, held.evidence_rank, ${sql.join(sort.map(item))}, item.id
    `.execute(db);
    const groups = Map.groupBy(found, (row) => row.$asked);
    return keys.map((_, index) => groups.get(index) ?? []);
  },
});

/**
 * Rows by the days on which they held. A row may have held on a day of the range where it can have begun by the last day and
 * lasted to the first. It surely did where it had begun and lasted whatever its dates mean. A known end shows that the
 * beginning was no later, and a known beginning that the end was no earlier. A row without dated evidence is undated.
 */
export const whereHeld = (description: string): FilterField => ({
  takes: "dates",
  description,
  condition({ from, to, match, undated }: DateRange) {
    const isDated = sql`(isfinite(item.started_latest) or isfinite(item.ended_earliest))`;
    if (undated) return sql`not ${isDated}`;
    const [first, last] = [item("period_earliest"), item("period_latest")];
    const [begun, lasted] =
      match === "certain"
        ? [sql`least(item.started_latest, ${last})`, sql`greatest(item.ended_earliest, ${first})`]
        : [first, last];
    return sql`(
      ${begun} <= ${to ?? "infinity"}::date and ${lasted} >= ${from ?? "-infinity"}::date and ${isDated}
    )`;
  },
});
