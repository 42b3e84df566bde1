import anyAscii from "any-ascii";
import { sql } from "kysely";
import type { Database } from "../client.ts";

/**
 * The replacements that make different romanizations of a name equal, in the order in which they are applied. BGN/PCGN, ISO 9,
 * passports of Central Asia and newspapers spell many letters differently, but each does so in the same way in all names.
 */
const LEVELLED: readonly (readonly [RegExp, string])[] = [
  [/['`]/g, ""],
  [/[^a-z0-9]+/g, " "],
  [/dzh|dj/g, "j"],
  [/zh/g, "j"],
  [/kh/g, "h"],
  [/gh/g, "g"],
  [/ph/g, "f"],
  [/ck|q/g, "k"],
  [/w/g, "v"],
  [/x/g, "ks"],
  [/t[sz]/g, "c"],
  [/ou|oo/g, "u"],
  [/y/g, "i"],
  [/ie/g, "e"],
  // Keeps two equal letters at the start of a word, because there they belong to an acronym.
  [/(?<=[a-z])([a-z])\1+/g, "$1"],
];

/**
 * The common spelling of a name, for comparisons: Latin letters in lower case, without accents and without the differences
 * between romanizations, and single blanks between words. "Roman Wassilenko" and "Роман Василенко" are the same. The spelling
 * is null if the text has no letter or digit.
 */
export const folded = (text: string): string | null =>
  LEVELLED.reduce(
    (spelling, [pattern, levelled]) => spelling.replace(pattern, levelled),
    anyAscii(text).toLowerCase(),
  ).trim() || null;

/** The number of names in a batch: a large number, because each batch reads the whole table. */
const NAMES_AT_ONCE = 250_000;

/** Writes the common spelling of all names that lack it, except headlines of articles, which are not compared as names. */
export async function foldNames(db: Database): Promise<void> {
  for (let last = ""; ; ) {
    const { rows } = await sql<{ value: string }>`
      select distinct value from name_variants join nodes on nodes.id = node_id
      where folded is null and nodes.kind <> 'article' and value > ${last}
      order by value limit ${NAMES_AT_ONCE}`.execute(db);
    if (rows.length === 0) return;
    const values = rows.map(({ value }) => value);
    await sql`
      update name_variants set folded = name.folded
      from unnest(${values}::text[], ${values.map(folded)}::text[]) as name (value, folded), nodes
      where name_variants.value = name.value and nodes.id = node_id and nodes.kind <> 'article'`.execute(db);
    last = values.at(-1) as string;
  }
}
