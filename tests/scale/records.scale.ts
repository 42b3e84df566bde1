import { expect, inject, test } from "vitest";
import { createDatabase } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { generate } from "#seeds/generate/index.ts";
import { createEmpty, databaseUrl, drop } from "../databases.ts";
import { expectSameAgain } from "../records.ts";

/** More than one batch of the export, for most nouns. */
const ARTICLES = 2_000;

test("an invented record is the same after export and import", async () => {
  const server = inject("medium");
  const name = `rapporteur_records_${process.pid}`;
  await createEmpty(server, name);
  try {
    await using db = createDatabase(databaseUrl(server, name), { connections: 1 });
    await migrate(db);
    await generate(db, { articles: ARTICLES });
    // The record of an article does not contain the text of the article.
    await db.deleteFrom("article_texts").execute();
    const batches = await expectSameAgain(db);
    expect(batches.find(({ source }) => source === "articles")?.records).toHaveLength(ARTICLES);
  } finally {
    await drop(server, name);
  }
});
