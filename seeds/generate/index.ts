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

/**
 * The tables in the order of writing. Each table comes after the tables that its query reads. The tables of names
 * and of citations are last.
 */
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
  /** The generator calls this function before each step, with a description of the step. */
  readonly onProgress?: (what: string) => void;
}

/**
 * Fills an empty, migrated database with an invented record, in one transaction, for measurements. The same
 * number of articles gives the same record on every machine, because each seemingly random value is a hash of an
 * entity's kind and number. The record is as skewed as a real one: a few dialogues hold most sessions, a few
 * people make most statements, a few publishers print most articles, and most topics are hardly ever mentioned.
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
