import type { Database } from "#db/client.ts";
import { inBulk, insertInBulk, settle } from "#db/records/bulk.ts";
import { articlesTables } from "./articles.ts";
import { citationsTables } from "./citations.ts";
import { dialoguesTables } from "./dialogues.ts";
import { namesTables } from "./names.ts";
import { partiesTables } from "./parties.ts";
import { peopleTables } from "./people.ts";
import { sessionsTables } from "./sessions.ts";
import { sizesFor } from "./sizes.ts";
import { strategiesTables } from "./strategies.ts";

/** In the order in which they are written: a table comes after those that its query reads; names and citations come last. */
const groups = [
  partiesTables,
  peopleTables,
  dialoguesTables,
  strategiesTables,
  sessionsTables,
  articlesTables,
];

export interface GenerateOptions {
  readonly articles: number;
  /** Called before each step, with what is done. */
  readonly onProgress?: (what: string) => void;
}

/**
 * An invented record of any size, to measure the service by. It is the same for the same number of articles, on every
 * machine: whatever looks like chance is a hash of a thing's kind and number. It is skewed like life: few dialogues hold
 * most sessions, few people speak most, few publishers print most, and most topics are hardly ever mentioned.
 *
 * Fills an empty, migrated database with it: all of it or nothing.
 */
export async function generate(db: Database, { articles, onProgress }: GenerateOptions): Promise<void> {
  const sizes = sizesFor(articles);
  const things = groups.flatMap((tablesOf) => tablesOf(sizes));
  const tables = [...things, ...namesTables(sizes, things), ...citationsTables(sizes)];
  await inBulk(
    db,
    async (transaction) => {
      for (const [index, insert] of tables.entries()) {
        onProgress?.(`Writing ${insert.table} (part ${index + 1} of ${tables.length})`);
        await insertInBulk(transaction, insert);
      }
    },
    onProgress,
  );
  onProgress?.("Vacuuming");
  await settle(db);
}
