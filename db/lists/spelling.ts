import anyAscii from "any-ascii";
import { sql } from "kysely";
import type { Database } from "../client.ts";

/**
 * What different romanizations write differently, in the order in which it is levelled: BGN/PCGN, ISO 9, the passports of
 * Central Asia and newspapers agree on few letters, but what they disagree on is the same from name to name.
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
  // Not at the start of a word: there two equal letters are an acronym's.
  [/(?<=[a-z])([a-z])\1+/g, "$1"],
];

/**
 * The one spelling under which the spellings of a name are compared: Latin letters without accents, in lower case, words
 * parted by single blanks, levelled where romanizations differ. "Roman Wassilenko" and "Роман Василенко" are the same.
 * Null where a text has no letter or digit.
 */
export const folded = (text: string): string | null =>
  LEVELLED.reduce(
    (spelling, [pattern, levelled]) => spelling.replace(pattern, levelled),
    anyAscii(text).toLowerCase(),
  ).trim() || null;

/** So many that millions of names take few rounds, for each round reads the whole table. */
const NAMES_AT_ONCE = 250_000;

/** Writes how names are compared of all names that were written without it. Headlines are not compared. */
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
