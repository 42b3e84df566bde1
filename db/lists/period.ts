import { type RawBuilder, sql } from "kysely";
import type { DateRange } from "./filter-field.ts";
import { GROUPS_AT_MOST } from "./limits.ts";

export type Granularity = "day" | "month" | "quarter" | "year" | "decade";

/**
 * The name of the period that contains a partial date: 2018-07 or 2018-Q3. Null if the date is less exact than the period. The
 * seasons 22, 24, 28 and 30 can last until February, so they are in no year.
 */
export function periodOf(date: RawBuilder<unknown>, granularity: Granularity): RawBuilder<unknown> {
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

/** The length of each period, and a day that lies in a period with a given name. */
const PERIODS: Readonly<
  Record<Granularity, { step: string; dayIn: (name: RawBuilder<unknown>) => RawBuilder<unknown> }>
> = {
  day: { step: "1 day", dayIn: (name) => name },
  month: { step: "1 month", dayIn: (name) => sql`${name} || '-01'` },
  quarter: {
    step: "3 months",
    dayIn: (name) => sql`left(${name}, 5) || right(${name}, 1)::integer * 3 || '-01'`,
  },
  year: { step: "1 year", dayIn: (name) => sql`${name} || '-01-01'` },
  // There is no year 0000, so the ninth year stands for a decade.
  decade: { step: "10 years", dayIn: (name) => sql`left(${name}, 3) || '9-01-01'` },
};

/** The number of periods between two days, both included. */
export function periodsBetween(from: string, to: string, granularity: Granularity): number {
  const numberOf = (day: string) => {
    const date = new Date(day);
    const months = date.getUTCFullYear() * 12 + date.getUTCMonth();
    if (granularity === "day") return date.getTime() / 86_400_000;
    return Math.floor(months / { month: 1, quarter: 3, year: 12, decade: 120 }[granularity]);
  };
  return numberOf(to) - numberOf(from) + 1;
}

/**
 * A query of the names of all periods in a range. An open end of the range is the first or last period that `counted` has in a
 * column. The query returns one period more than the maximum number of groups, but not more.
 */
export function periodsIn(
  column: RawBuilder<unknown>,
  { from, to }: DateRange,
  granularity: Granularity,
): RawBuilder<unknown> {
  const { step, dayIn } = PERIODS[granularity];
  const end = (bound: string | null | undefined, found: RawBuilder<unknown>) =>
    sql`(${dayIn(sql`coalesce(${periodOf(sql`${bound ?? null}::text`, granularity)}, ${found})`)})::timestamp`;
  const length = sql`${sql.lit(step)}::interval`;
  const most = sql`first + ${sql.lit(GROUPS_AT_MOST)} * ${length}`;
  return sql`
      select ${periodOf(sql`to_char(day, 'YYYY-MM-DD')`, granularity)}
      from (
        select ${end(from, sql`min(${column})`)} as first, ${end(to, sql`max(${column})`)} as last from counted
      ) as bounds
      cross join lateral generate_series(first, case when last > ${most} then ${most} else last end, ${length}) as day`;
}
