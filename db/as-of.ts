import { type RawBuilder, sql } from "kysely";
import { InvalidArgumentError } from "./errors.ts";
import type { DateRange, FilterField } from "./filter.ts";

/**
 * What held on a day, as far as the sources tell. A thing that began between its earliest day and `started_latest` and
 * ended between `ended_earliest` and its latest day held for certain from `started_latest` to `ended_earliest`, supposing no
 * break in between, and possibly from the earliest to the latest day. Bounds that no source gives are infinite: they
 * leave everything possible and nothing certain.
 */
export interface AsOf {
  readonly day: string;
  readonly certainty: "certain" | "possible";
  /** At most so many days from the day to the nearest evidence; unlimited where it is not given. */
  readonly within?: number | null | undefined;
}

/** The columns of rows that hold over time. */
export interface Held {
  readonly earliest: string;
  readonly latest: string;
}

/** What rows carry when they are asked as of a day; null when they are not. */
export interface Evidence {
  certainty?: "certain" | "possible";
  /** Days from the day asked to the nearest evidence, 0 when certain; null where there is no dated evidence at all. */
  evidence_distance?: number | null;
}

/** Checks what is asked before any SQL runs. Throws {@link InvalidArgumentError}. */
export function checkAsOf(asOf: AsOf | undefined) {
  if (asOf?.within != null && asOf.within < 0) {
    throw new InvalidArgumentError(
      ["within"],
      `Evidence cannot lie ${asOf.within} days away: give 0 or more.`,
    );
  }
}

/** The rows that held on the day, each with its certainty, its distance and a sort key: the certain first. */
export function rowsAsOf(
  rows: RawBuilder<unknown>,
  { earliest, latest }: Held,
  { day, certainty, within }: AsOf,
): RawBuilder<unknown> {
  const asked = sql`${day}::date`;
  const distanceTo = (bound: string) =>
    sql`case when isfinite(${sql.ref(bound)}) then abs(${asked} - ${sql.ref(bound)}) end`;
  const isCertain = sql`(item.started_latest <= ${asked} and ${asked} <= item.ended_earliest)`;
  const distance = sql`case
    when isfinite(item.started_latest) and isfinite(item.ended_earliest)
      and ${asked} between least(item.started_latest, item.ended_earliest)
        and greatest(item.started_latest, item.ended_earliest) then 0
    when ${isCertain} then 0
    else least(${distanceTo("item.started_latest")}, ${distanceTo("item.ended_earliest")}) end`;
  return sql`(
    select * from (
      select item.*,
        case when ${isCertain} then 'certain' else 'possible' end as certainty,
        ${distance} as evidence_distance,
        case when ${isCertain} then -1 else coalesce(${distance}, 2147483647) end as evidence_rank
      from ${rows} as item
      where ${sql.ref(`item.${earliest}`)} <= ${asked} and ${asked} <= ${sql.ref(`item.${latest}`)}
    ) as item
    where (${certainty} = 'possible' or item.certainty = 'certain')
      and (${within ?? null}::integer is null or item.evidence_distance <= ${within ?? null}::integer)
  )`;
}

/**
 * Rows by the days on which they held: on some day of a range they may have, where they can have begun by its last day
 * and lasted until its first; they surely did, where they had begun and lasted whatever the dates mean. An end tells
 * that there was a beginning by then, and a beginning that the end did not come before. What no evidence dates is
 * undated.
 */
export const heldWithin = ({ earliest, latest }: Held, description: string): FilterField => ({
  takes: "dates",
  description,
  condition({ from, to, match, undated }: DateRange) {
    const isDated = sql`(isfinite(item.started_latest) or isfinite(item.ended_earliest))`;
    if (undated) return sql`not ${isDated}`;
    const [first, last] = [sql.ref(`item.${earliest}`), sql.ref(`item.${latest}`)];
    const [begun, lasted] =
      match === "certain"
        ? [sql`least(item.started_latest, ${last})`, sql`greatest(item.ended_earliest, ${first})`]
        : [first, last];
    return sql`(
      ${begun} <= ${to ?? "infinity"}::date and ${lasted} >= ${from ?? "-infinity"}::date and ${isDated}
    )`;
  },
});
