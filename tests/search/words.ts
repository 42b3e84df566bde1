import { readFileSync } from "node:fs";
import type { Database } from "#db/client.ts";
import { hitsByQuery } from "#db/lists/search.ts";

/*
 * 300 words that somebody searches for, written without knowledge of the code, in two halves. The rules of the search were made
 * with the open half. The half that was kept back was then looked at once: the first hit was right for 0.893 of the people and
 * 0.92 of the organizations. The rules were then mended for the kinds of the misses, such as noble titles, and some names were
 * added to the record. So neither half is blind any more: their scores show that nothing gets worse, not how well the search
 * finds new words.
 */

/** The kinds of things that the words name. */
const KINDS = ["person", "country", "place", "organization"] as const;

/** Words that somebody searches for, from a file in this folder. */
interface Word {
  query: string;
  /** The kind of what is expected, or "stranger" for a name that the record does not have. */
  kind: (typeof KINDS)[number] | "stranger";
  /** The slugs of which any is right; null for a stranger. */
  expect: string | readonly string[] | null;
  why: string;
}

export interface Score {
  words: number;
  /** The share of words whose first hit is right, and the share of words with a right hit among the first five. */
  atOne: number;
  atFive: number;
}

export interface Miss extends Word {
  found: string[];
}

/** The two halves of the first words, the open one and the one that was kept back at first. The bars are for these. */
export const halves = ["words-open", "words-kept"];

/**
 * All files of words. The second words were written after the rules for the halves. Since then, only forms of states and of
 * companies have been added to the rules.
 */
export const files = [...halves, "words-second"];

export const wordsOf = (name: string): Word[] =>
  readFileSync(new URL(`${name}.ndjson`, import.meta.url), "utf8")
    .split("\n")
    .flatMap((line) => (line ? [JSON.parse(line) as Word] : []));

/** Searches for each word among the things of all four kinds. Strangers count as found if there is any hit. */
export async function score(db: Database, words: readonly Word[]) {
  const misses: Miss[] = [];
  const byKind = new Map<Word["kind"], { words: number; one: number; five: number }>();
  for (const word of words) {
    const [hits = []] = await hitsByQuery.batch(db, [{ query: word.query, kinds: KINDS, first: 5 }]);
    const ids = hits.map(({ node_id }) => node_id);
    const aliases =
      ids.length === 0
        ? []
        : await db.selectFrom("aliases").select(["node_id", "alias"]).where("node_id", "in", ids).execute();
    const right = (id: string | undefined) =>
      aliases.some(({ node_id, alias }) => node_id === id && [word.expect].flat().includes(alias));
    const tally = byKind.get(word.kind) ?? { words: 0, one: 0, five: 0 };
    const one = word.expect === null ? ids.length === 0 : right(ids[0]);
    byKind.set(word.kind, {
      words: tally.words + 1,
      one: tally.one + Number(one),
      five: tally.five + Number(one || ids.some(right)),
    });
    if (!one) {
      const found = hits.map(
        ({ node_id, score, matched }) =>
          `${aliases.find((alias) => alias.node_id === node_id)?.alias} (${matched}, ${score.toFixed(3)})`,
      );
      misses.push({ ...word, found });
    }
  }
  const scores = new Map<Word["kind"], Score>(
    [...byKind].map(([kind, { words, one, five }]) => [
      kind,
      { words, atOne: one / words, atFive: five / words },
    ]),
  );
  return { scores, misses };
}
