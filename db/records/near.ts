import { SUGGESTED_AT_MOST } from "../references.ts";

/** The least likeness of a slug that is suggested, from 0 to 1. */
const LEAST_LIKENESS = 0.4;

/**
 * The slugs that are most similar to a text: slugs of `offered` that are similar enough, and all `found` slugs, which the
 * database has found to be similar.
 */
export function nearest(text: string, offered: readonly string[], found: readonly string[]): string[] {
  const wanted = trigrams(text);
  const scored = [
    ...offered.map((slug) => ({ slug, score: likeness(wanted, trigrams(slug)) })),
    ...found.map((slug) => ({ slug, score: Math.max(LEAST_LIKENESS, likeness(wanted, trigrams(slug))) })),
  ].filter(({ score }) => score >= LEAST_LIKENESS);
  scored.sort((a, b) => b.score - a.score || (a.slug < b.slug ? -1 : 1));
  return [...new Set(scored.map(({ slug }) => slug))].slice(0, SUGGESTED_AT_MOST);
}

/** The triples of letters of the words of a text, like those of pg_trgm. */
const trigrams = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== "")
      .flatMap((word) => Array.from({ length: word.length + 1 }, (_, at) => `  ${word} `.slice(at, at + 3))),
  );

/** The mean of two shares: of the wanted trigrams that a slug has, and of all trigrams that both have. */
function likeness(wanted: ReadonlySet<string>, slug: ReadonlySet<string>): number {
  const both = [...wanted].filter((trigram) => slug.has(trigram)).length;
  return both === 0 ? 0 : (both / wanted.size + both / (wanted.size + slug.size - both)) / 2;
}
