import { type Expression, type RawBuilder, sql } from "kysely";
import type { Database } from "../client.ts";
import { InvalidArgumentError } from "../errors.ts";
import type { Loader } from "../loader.ts";
import { type Column, item } from "./column.ts";
import { order } from "./cursor.ts";
import type { DateRange, FilterField } from "./filter-field.ts";
import type { ComputedOrder, Listing } from "./listing.ts";

/**
 * A request for rows that held on a day, such as the tenures of people in office. Rows that hold over time have four columns.
 * A row began between `period_earliest` and `started_latest`, and ended between `ended_earliest` and `period_latest`. So the
 * row certainly held from `started_latest` to `ended_earliest`, if there was no break, and possibly from `period_earliest` to
 * `period_latest`. A bound that no source states is infinite.
 */
export interface AsOf {
  readonly day: string;
  readonly certainty: "certain" | "possible";
  /** The maximum number of days from `day` to the nearest evidence. Without this number, every distance is accepted. */
  readonly within?: number | null | undefined;
}

/** The columns that a list as of a day adds to its rows. */
export interface Evidence {
  certainty?: "certain" | "possible" | null;
  /**
   * The number of days from the requested day to the nearest evidence. The number is 0 if the row certainly held, and null if
   * no evidence has a date.
   */
  evidence_distance?: number | null;
}

/** The rank of a row that certainly held, and of a row without dated evidence. The rank of other rows is the distance. */
const [CERTAIN, UNDATED] = [sql.lit(-1), sql.lit(2147483647)];

/** SQL expressions that compare a row, `item`, with a day. If the day is null, `rank` is the same for all rows. */
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
    /**
     * Sorts rows that certainly held first, then the other rows by the distance of their evidence, and rows without dated
     * evidence last.
     */
    rank: sql`case when ${isCertain} then ${CERTAIN} else coalesce(${distance}, ${UNDATED}) end`,
  };
}

/** The rows that held on the day, each with its certainty, its distance to evidence, and the column to sort by. */
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

/** The order of a list as of a day. Rows with the best evidence for the day come first. */
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

/** Whether each row of a list is true for a period only, so that a request can ask for the rows of a given day. */
export const holdsOverTime = ({ orders = {} }: Partial<Listing>): boolean =>
  Object.values(orders).includes(orderByEvidence);

/** A request for a short list of a parent. If a day is given, the list has only the rows that possibly held on the day. */
export interface HeldKey {
  readonly parent: string;
  readonly asOf: string | null;
}

/**
 * Reads short lists of rows that belong to a parent for a time, such as the members of an organization. One statement reads
 * the lists of all parents, even for several days. `times` is a query with the `id` and the four columns of {@link AsOf} for
 * each time that a row belongs to the parent. A row that belongs to the parent at several times is listed once, with its best
 * evidence. Rows that certainly belong to the parent come first, then the other rows by the distance of their evidence. Rows
 * with equal evidence are sorted by the columns `sort`. The evidence of a row is null if no day is given.
 */
export const manyAsOf = <Row>(
  times: (db: Database, parent: Expression<string>) => Expression<unknown>,
  rows: (db: Database) => Expression<Row>,
  sort: readonly (keyof Row & Column)[],
): Loader<HeldKey, readonly (Row & Evidence)[]> => ({
  identity: JSON.stringify,
  async batch(db, keys) {
    const day = sql.ref<string>("asked.day");
    const { isPossible, rank } = evidenceOn(day);
    const { rows: found } = await sql<Row & Evidence & { $asked: number }>`
      select asked.place - 1 as "$asked", item.*,
        case when ${day} is not null then
          case held.evidence_rank when ${CERTAIN} then 'certain' else 'possible' end
        end as certainty,
        case held.evidence_rank when ${CERTAIN} then 0 when ${UNDATED} then null else held.evidence_rank end
          as evidence_distance
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
 * Filters rows by the days on which they held. A row possibly held on a day of the range if it can have begun by the last day
 * and can have ended on the first day or later. A row certainly held if it must have begun by the last day and must have ended
 * on the first day or later. If only the end of a row is known, the beginning was not later than the end. If only the
 * beginning is known, the end was not earlier than the beginning. A row without dated evidence is undated.
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
