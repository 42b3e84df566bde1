import { readdirSync, readFileSync } from "node:fs";
import { sql } from "kysely";
import { generate, PostgresDialect } from "kysely-codegen";
import { expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { printed } from "#schema/index.ts";
import { texts } from "./bench/recorded.ts";
import { OUTDATED, test } from "./harness.ts";

// `npm run regenerate` writes these files anew; here they must be what would be written.

test.for(Object.entries(printed))("schema/%s is the schema as it is printed now", async ([file, sdl]) => {
  await expect(sdl, OUTDATED).toMatchFileSnapshot(`../schema/${file}`);
});

test("the playground offers the questions that are answered here, in one tab", async () => {
  const folder = new URL("./questions/", import.meta.url);
  const documents = readdirSync(folder)
    .filter((file) => file.endsWith(".graphql"))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), "utf8"));
  const text = `# Questions, and how they are asked: run this, and choose one.\n\n${documents.join("\n")}`;
  // So many characters are seen of a line in a window of usual size.
  const tab = text.replace(/^( *# )(.+)$/gm, (_, mark, words) =>
    words.replace(new RegExp(`(.{1,${48 - mark.length}})(?: |$)`, "g"), `${mark}$1\n`).trimEnd(),
  );
  expect(tab, "the tab is sent whole, and a fragment that a question does not use is an error").not.toMatch(
    /^fragment/m,
  );
  await expect(tab, OUTDATED).toMatchFileSnapshot("../src/playground/7-questions.graphql");
});

test.for([...(await texts())])("%s says what the benchmark has measured", async ([path, text]) => {
  await expect(text, OUTDATED).toMatchFileSnapshot(path);
});

test("db/types.ts is what the generator writes for the migrated database", async ({ url }) => {
  const db = createDatabase(url);
  try {
    const types = await generate({
      db,
      dialect: new PostgresDialect({ dateParser: "string" }),
      excludePattern: "kysely_*",
    });
    await expect(
      `${types}
${await enums(db)}`,
      OUTDATED,
    ).toMatchFileSnapshot("../db/types.ts");
  } finally {
    await db.destroy();
  }
});

/** The enums by their names in the database, which the generator leaves out. */
async function enums(db: Database): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select typname as name from pg_type
    where typnamespace = current_schema()::regnamespace and typtype = 'e' order by typname`.execute(db);
  const pascal = (name: string) => name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `export interface Enums {\n${rows.map(({ name }) => `  ${name}: ${pascal(name)};\n`).join("")}}\n`;
}
