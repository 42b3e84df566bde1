import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { loadSeeds } from "#seeds/index.ts";
import { createLog } from "#src/log.ts";
import { startBundledPostgres } from "#src/postgres/start.ts";
import { files, score, wordsOf } from "./words.ts";

// Prints how many of the words in this folder the search finds: `npm run search:score`. Uses the database at DATABASE_URL, or
// a new one with the record.

const folder = await mkdtemp(join(tmpdir(), "rapporteur-words-"));
const log = createLog({ level: "silent", forPeople: false });
const embedded = process.env.DATABASE_URL
  ? null
  : await startBundledPostgres({ folder, durable: false, log });
try {
  await using db = createDatabase(process.env.DATABASE_URL ?? (embedded?.url as string));
  if (embedded) {
    await migrate(db);
    await loadSeeds(db);
  }
  for (const file of files) {
    const { scores, misses } = await score(db, wordsOf(file));
    console.log(`\n${file}.ndjson`);
    console.table(
      Object.fromEntries(
        [...scores].map(([kind, { words, atOne, atFive }]) => [
          kind,
          { words, "recall at 1": atOne.toFixed(3), "recall at 5": atFive.toFixed(3) },
        ]),
      ),
    );
    for (const { query, expect, why, found } of misses) {
      console.log(
        `${query} (${why}): expected ${expect ?? "nothing"}, found ${found.join(", ") || "nothing"}`,
      );
    }
  }
} finally {
  await embedded?.stop();
  await rm(folder, { recursive: true, force: true });
}
