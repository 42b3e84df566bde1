import anyAscii from "any-ascii";
import { sql } from "kysely";
import type { Database } from "../client.ts";

/** Replacements of letters that any-ascii writes otherwise than romanizations of names do. */
const LETTERS: readonly (readonly [RegExp, string])[] = [
  // In Azerbaijani names, other languages write "a" for this vowel: Əliyev, Aliyev.
  [/ə/gi, "a"],
  [/ё/gi, "yo"],
  // Persian reads these letters of Arabic words as "z".
  [/[ضظذ]/g, "z"],
];

/**
 * The replacements that make different romanizations of a name equal, in the order in which they are applied. BGN/PCGN, ISO 9,
 * passports of Central Asia, newspapers and the Latin alphabets of Turkic languages spell many letters differently, but each
 * does so in the same way in all names.
 */
const LEVELLED: readonly (readonly [RegExp, string])[] = [
  // The Uzbek vowel between o and u: Yoʻldoshev, Yuldashev.
  [/(?<=[a-z])o['`]|\bo['`](?=[a-z])/g, "u"],
  [/['`]/g, ""],
  [/[^a-z0-9]+/g, " "],
  [/dsch|dzh|dj/g, "j"],
  [/zh/g, "j"],
  [/kh|ks|x/g, "h"],
  [/gh/g, "g"],
  [/ph/g, "f"],
  [/ck|q/g, "k"],
  [/\bc(?=[aoulr])/g, "k"],
  [/w/g, "v"],
  [/(?<=[aeiouy])f+\b/g, "v"],
  // All sibilants become "s", because accents are left out and languages disagree: Šefčovič, Sefcovic, Шефчович.
  [/shch|tsch|tch|sch|sh|ch|t[sz]|sz|z|c/g, "s"],
  [/ou|oo/g, "u"],
  // After a vowel, "j" is the glide of Slavic and German spellings: Otunbajewa, Lajčák.
  [/(?<=[aeiouy])j/g, "i"],
  [/y/g, "i"],
  [/i+/g, "i"],
  // At the start of a word, "ie" before a vowel belongs to an English word: years.
  [/\bie(?![aeou])|(?<=[a-z])ie/g, "e"],
  [/(?<![aeou])i(?=[aou])/g, ""],
  // Keeps two equal letters at the start of a word, because there they belong to an acronym.
  [/(?<=[a-z])([a-z])\1+/g, "$1"],
];

/**
 * The common spelling of a name, for comparisons: Latin letters in lower case, without accents and without the differences
 * between romanizations, and single blanks between words. "Roman Wassilenko" and "Роман Василенко" are the same. The spelling
 * is null if the text has no letter or digit.
 */
export const folded = (text: string): string | null =>
  LEVELLED.reduce(replaced, anyAscii(LETTERS.reduce(replaced, text.normalize("NFC"))).toLowerCase()).trim() ||
  null;

/** Endings of Russian cases in the common spelling, as alternatives of a regular expression. */
export const CASE_ENDINGS =
  "ogo|omu|imi|ami|oiu|aia|eia|eiu|uiu|iam|iah|ia|ea|oe|om|em|im|ih|oi|ei|iu|eu|am|ah|ov|a|u|e|i|o";

const replaced = (text: string, [pattern, replacement]: readonly [RegExp, string]) =>
  text.replace(pattern, replacement);

/** The number of names in a batch: a large number, because each batch reads the whole table. */
const NAMES_AT_ONCE = 250_000;

/** The languages that Postgres stems. A server of an older version may lack some of these. */
const STEMMED =
  "ar ca da de el en es et eu fi fr ga hi hu hy id it lt nb ne nl nn no pl pt ro ru sr sv ta tr yi".split(
    " ",
  );

/** The part of a language tag that names the language: "zh" of "zh-Hant". */
export const primaryLanguage = (tag: string): string => tag.toLowerCase().split("-", 1)[0] as string;

/** Whether the headlines in a language are compared like names, because Postgres cannot stem the words of the language. */
export const isComparedAsName = (language: unknown): boolean =>
  typeof language === "string" && !STEMMED.includes(primaryLanguage(language));

/**
 * Writes the common spelling of all names that lack it. Headlines have no common spelling, except in languages that Postgres
 * does not stem.
 */
export async function foldNames(db: Database): Promise<void> {
  const isName = sql`(
    nodes.kind <> 'article' or split_part(lower(name_variants.language), '-', 1) <> all(${STEMMED}::text[])
  )`;
  for (let last = ""; ; ) {
    const { rows } = await sql<{ value: string }>`
      select distinct value from name_variants join nodes on nodes.id = node_id
      where folded is null and ${isName} and value > ${last}
      order by value limit ${NAMES_AT_ONCE}`.execute(db);
    if (rows.length === 0) return;
    const values = rows.map(({ value }) => value);
    await sql`
      update name_variants set folded = name.folded
      from unnest(${values}::text[], ${values.map(folded)}::text[]) as name (value, folded), nodes
      where name_variants.value = name.value and nodes.id = node_id and ${isName}`.execute(db);
    last = values.at(-1) as string;
  }
}
