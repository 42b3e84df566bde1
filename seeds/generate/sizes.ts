import { LAND_ENDINGS, LAND_STEMS } from "./vocabulary.ts";

/** The number of articles for each name of a size. All other numbers are in proportion to the number of articles. */
export const SIZES = { small: 20_000, medium: 200_000, large: 2_000_000 } as const;
export type Size = keyof typeof SIZES;

/** The number of rows of each kind for 200,000 articles, and the minimum number of rows of the kind. */
const PROPORTIONS = {
  countries: [190, 40],
  organizations: [5_000, 50],
  people: [20_000, 100],
  offices: [10_000, 60],
  tenures: [25_000, 100],
  places: [1_000, 30],
  topics: [500, 40],
  dialogues: [500, 20],
  sessions: [10_000, 60],
  strategies: [2_000, 40],
  milestones: [5_000, 100],
  outcomes: [20_000, 100],
  programmes: [500, 30],
  statements: [75_000, 300],
  articles: [200_000, 0],
} as const;

/** The number of rows of each kind in a record. */
export type Sizes = Readonly<Record<keyof typeof PROPORTIONS, number>>;

/** The sizes of a record with the given number of articles. */
export function sizesFor(articles: number): Sizes {
  const sizes = Object.entries(PROPORTIONS).map(([noun, [share, atLeast]]) => [
    noun,
    Math.max(atLeast, Math.round((share * articles) / PROPORTIONS.articles[0])),
  ]);
  const { countries, ...others } = Object.fromEntries(sizes);
  return { ...others, countries: Math.min(countries, LAND_STEMS.length * LAND_ENDINGS.length) };
}
