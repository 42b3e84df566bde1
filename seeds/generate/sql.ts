import { createHash } from "node:crypto";
import type { BulkInsert } from "#db/records/bulk.ts";
import type { Sizes } from "./sizes.ts";
import { LAND_ENDINGS, LAND_STEMS, VOCABULARY } from "./vocabulary.ts";

// The SQL expressions that all tables use. `n` is the number of an entity within its kind, from 1.

/** The id of an entity by its number. */
export const id = (kind: string, n = "n") => `md5('${kind} ' || (${n}))::uuid`;

/** The id of an entity, or null if the number is null. */
export const idOrNull = (kind: string, n: string) => `case when (${n}) is not null then ${id(kind, n)} end`;

/** A number from 0 to below 1. The number looks random, but the same `n` and purpose always give the same number. */
export function chance(purpose: string, n = "n"): string {
  const seed = createHash("md5").update(purpose).digest().readInt32BE();
  return `((hashint8extended((${n})::bigint, ${seed}) & 4294967295) / 4294967296::float8)`;
}

/** A number from 1 to `count`. A higher power makes low numbers more frequent. */
export const pick = (count: number | string, purpose: string, n = "n", power = 3) =>
  `(1 + floor((${count}) * ${Array.from({ length: power }, () => chance(purpose, n)).join(" * ")}))::integer`;

const array = (values: readonly string[]) => `array['${values.join("', '")}']`;

/** One of the given texts. Texts at the start of the list are picked more often. */
export const oneOf = (values: readonly string[], purpose: string, n = "n", power = 2) =>
  `(${array(values)})[${pick(values.length, purpose, n, power)}]`;

/** A value in this share of the rows, and null in all other rows. */
export const sometimes = (share: number, value: string, purpose: string, n = "n") =>
  `case when ${chance(purpose, n)} < ${share} then ${value} end`;

export const list = (texts: readonly string[], separator = " ") => texts.join(` || '${separator}' || `);

export const iso = (day: string) => `to_char(${day}, 'YYYY-MM-DD')`;

/** The given number of words in a language. */
export const wordsOf = (words: readonly string[], count: number, purpose: string) =>
  list(Array.from({ length: count }, (_, index) => oneOf(words, `${purpose} ${index}`)));

/**
 * Words with capital initials. The SQL names a collation, because the default collation of the database may not
 * support Cyrillic.
 */
export const capitalized = (words: string) => `initcap((${words}) collate "und-x-icu")`;

/** A sentence of the given number of words, in English or in the language of a column. */
export function sentence(count: number, purpose: string, language?: string): string {
  const inLanguage = (code: keyof typeof VOCABULARY) =>
    list([
      capitalized(oneOf(VOCABULARY[code], `${purpose} ${code}`)),
      wordsOf(VOCABULARY[code], count - 1, `${purpose} ${code}`),
    ]);
  if (!language) return inLanguage("en");
  const others = ["ru", "de", "fr"] as const;
  const cases = others.map((code) => `when '${code}' then ${inLanguage(code)}`);
  return `case ${language} ${cases.join(" ")} else ${inLanguage("en")} end`;
}

/** A random day between two years. Later days are more frequent. */
export const dayBetween = (from: number, to: number, purpose: string, n = "n") =>
  `(make_date(${to}, 11, 22) - floor(${(to - from) * 365} * ${chance(purpose, n)} * ${chance(`${purpose} again`, n)})::integer)`;

/**
 * A partial date as a source may state it, joined as `name`, with its `edtf`, `earliest` and `latest`. Most of
 * these dates are exact days. Some dates are months, years or approximate. `without` is the share of dates that
 * are null.
 */
export const partialDate = (name: string, day: string, without: number, n = "n") => `
  cross join lateral (
    select ${day} as exact, case
      when ${chance(`${name} precision`, n)} < ${without} then null
      when ${chance(`${name} precision`, n)} < 0.85 then 'YYYY-MM-DD'
      when ${chance(`${name} precision`, n)} < 0.95 then 'YYYY-MM'
      else 'YYYY' end as precision
  ) as ${name}_known
  cross join lateral (
    select to_char(exact, precision) || case when ${chance(`${name} doubt`, n)} < 0.05 then '~' else '' end as edtf,
      ${earliest("exact", "precision")} as earliest, ${latest("exact", "precision")} as latest
  ) as ${name}`;

export const earliest = (day: string, precision: string) =>
  `coalesce(to_date(to_char(${day}, ${precision}), ${precision}), '-infinity')`;
export const latest = (day: string, precision: string) => `case ${precision}
  when 'YYYY-MM-DD' then ${day}
  when 'YYYY-MM' then (date_trunc('month', ${day}::timestamp) + interval '1 month - 1 day')::date
  when 'YYYY' then make_date(extract(year from ${day})::integer, 12, 31)
  else 'infinity' end`;

/**
 * A period of some years, joined as `name`. The bounds are days or years. The end can be open or unknown, and the
 * whole period can be null.
 */
export const period = (name: string, n = "n") => `
  cross join lateral (
    select ${dayBetween(1992, 2026, `${name} start`, n)} as start, ${chance(`${name} form`, n)} as form,
      200 + floor(2500 * ${chance(`${name} length`, n)})::integer as days
  ) as ${name}_known
  cross join lateral (
    select * from (
      select case
          when form < 0.3 then ${list([iso("start"), "'/'", iso("start + days")], "")}
          when form < 0.6 then to_char(start, 'YYYY') || '/' || to_char(start + days, 'YYYY')
          when form < 0.75 then to_char(start, 'YYYY-MM') || '/..'
          when form < 0.9 then to_char(start, 'YYYY') || '/' end as edtf,
        case when form < 0.3 then 'YYYY-MM-DD' when form < 0.6 then 'YYYY' when form < 0.75 then 'YYYY-MM' when form < 0.9 then 'YYYY' end as precision,
        start, start + days as end, form
      from (select ${name}_known.*) as known
    ) as written
    cross join lateral (
      select ${earliest("start", "precision")} as earliest,
        case when precision is null then 'infinity' else ${latest("start", "precision")} end as start_latest,
        case when form < 0.6 then ${earliest('written."end"', "precision")} when form < 0.75 then 'infinity' else '-infinity' end as end_earliest,
        case when form < 0.6 then ${latest('written."end"', "precision")} else 'infinity' end as latest
    ) as bounds
  ) as ${name}`;

export const dated = (column: string, name: string) => ({
  [`${column}_edtf`]: `${name}.edtf`,
  [`${column}_earliest`]: `${name}.earliest`,
  [`${column}_latest`]: `${name}.latest`,
});

export const numbers = (count: number) => `from generate_series(1, ${count}) as n`;

/** Makes rows of a link table. Each row links an entity of the first kind to an entity of the second kind. */
export function pairs(
  table: string,
  [own, other]: readonly [own: string, other: string],
  ownId: string,
  otherId: string,
  [count, most]: readonly [count: number, most: number],
): BulkInsert {
  return {
    table,
    columns: { [own]: ownId, [other]: otherId },
    from: `from generate_series(1, ${count}) as thing cross join generate_series(1, ${most}) as slot
      cross join lateral (select thing * 16 + slot as n) as numbered
      where slot <= (${most} + 1) * ${chance(`${table} number`, "thing")}`,
  };
}

/** A country or organization as a party. A few countries are picked most often. */
export const party = ({ countries, organizations }: Sizes, purpose: string, n = "n") =>
  `case when ${chance(`${purpose} kind`, n)} < 0.75 then ${id("country", pick(countries, purpose, n))}
    else ${id("organization", pick(organizations, purpose, n))} end`;

/** The name of a country by its number. */
export const land = (n: string) =>
  `(${array(LAND_STEMS)})[1 + (${n} - 1) % ${LAND_STEMS.length}] || (${array(LAND_ENDINGS)})[1 + (${n} - 1) / ${LAND_STEMS.length} % ${LAND_ENDINGS.length}]`;

/** A slug from a name and a number. */
export const slug = (name: string, n = "n") => `lower(replace(${name}, ' ', '-')) || '-' || ${n}`;

/** Rows that give each entity of a kind up to `most` topics. */
export const topicsOf = (sizes: Sizes, table: string, own: string, kind: string, count: number, most = 3) =>
  pairs(table, [own, "topic_id"], id(kind, "thing"), id("topic", pick(sizes.topics, table)), [count, most]);

/** Rows that give each entity of a kind up to `most` strategies. */
export const strategiesOf = (
  sizes: Sizes,
  table: string,
  own: string,
  kind: string,
  count: number,
  most = 1,
) =>
  pairs(table, [own, "strategy_id"], id(kind, "thing"), id("strategy", pick(sizes.strategies, table)), [
    count,
    most,
  ]);

/** Rows that give each entity of a kind up to `most` parties. */
export const partiesOf = (
  sizes: Sizes,
  table: string,
  own: string,
  other: string,
  kind: string,
  count: number,
  most = 3,
) => pairs(table, [own, other], id(kind, "thing"), party(sizes, table), [count, most]);

/** The first organizations are the publishers. */
export const publishersOf = ({ organizations }: Sizes) => Math.ceil(organizations / 10);
