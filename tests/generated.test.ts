import { readdirSync, readFileSync } from "node:fs";
import { buildSchema, isIntrospectionType, isSpecifiedScalarType } from "graphql";
import { sql } from "kysely";
import { generate, PostgresDialect } from "kysely-codegen";
import { expect, inject } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { printed } from "#schema/index.ts";
import { texts } from "./bench/recorded.ts";
import { createEmpty, databaseUrl, declarationsOf, drop } from "./databases.ts";
import { OUTDATED, test } from "./harness.ts";
import { schemaSql } from "./schema-sql.ts";

// `npm run regenerate` writes these files. These tests fail when a file is out of date.

test.for(Object.entries(printed))("schema/%s is the current printed schema", async ([file, sdl]) => {
  await expect(sdl, OUTDATED).toMatchFileSnapshot(`../schema/${file}`);
});

test("the playground has the questions of these tests in one tab", async () => {
  const folder = new URL("./questions/", import.meta.url);
  const documents = readdirSync(folder)
    .filter((file) => file.endsWith(".graphql"))
    .sort()
    .map((file) => readFileSync(new URL(file, folder), "utf8"));
  const text = `# Questions about the record: press run and choose one.\n\n${documents.join("\n")}`;
  // The number of characters that fit into a line of a window of usual size.
  const tab = text.replace(/^( *# )(.+)$/gm, (_, mark, words) =>
    words.replace(new RegExp(`(.{1,${48 - mark.length}})(?: |$)`, "g"), `${mark}$1\n`).trimEnd(),
  );
  expect(tab, "the playground sends the whole tab, and an unused fragment is an error").not.toMatch(
    /^fragment/m,
  );
  await expect(tab, OUTDATED).toMatchFileSnapshot("../src/playground/7-questions.graphql");
});

test("the page for other teams lists our names", async () => {
  const file = new URL("./federation/README.md", import.meta.url);
  const api = buildSchema(printed["schema.graphql"]);
  const own = Object.values(api.getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type) && type !== api.getQueryType(),
  );
  const endings = /(Connection|Edge|Filter|GroupBy|Order|SumOf|WithEvidence)$/;
  const isMade = (name: string) => endings.test(name) && !!api.getType(name.replace(endings, ""));
  const listed = (names: string[]) =>
    names
      .sort()
      .map((name) => `\`${name}\``)
      .join(", ")
      .replace(/(.{1,124})(?: |$)/g, "$1\n")
      .trimEnd();
  const lists = [
    "Our root fields:",
    listed(Object.keys(api.getQueryType()?.getFields() ?? {})),
    "Our types, and for many of them types with the endings `Connection`, `Edge`, `Filter`, `GroupBy`, `Order`,\n`SumOf` and `WithEvidence`:",
    listed(own.map(({ name }) => name).filter((name) => !isMade(name))),
  ].join("\n\n");
  const page = readFileSync(file, "utf8").replace(/(<!-- npm .*?-->).*(<!-- end)/s, `$1\n\n${lists}\n\n$2`);
  await expect(page, OUTDATED).toMatchFileSnapshot("./federation/README.md");
});

test.for([...(await texts())])("%s has the figures of the recorded benchmark", async ([path, text]) => {
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

test("db/migrations/schema.sql is the database that the migrations make", async ({ url }) => {
  await using db = createDatabase(url, { connections: 1 });
  await expect(await schemaSql(db), OUTDATED).toMatchFileSnapshot("../db/migrations/schema.sql");
});

test("db/migrations/schema.sql makes the same database as the migrations", async ({ url }) => {
  await using migrated = createDatabase(url, { connections: 1 });
  const server = inject("server");
  const name = `rapporteur_schema_${process.pid}`;
  await createEmpty(server, name);
  try {
    await using made = createDatabase(databaseUrl(server, name), { connections: 1 });
    await sql`set check_function_bodies = off`.execute(made);
    await sql.raw(await schemaSql(migrated)).execute(made);
    expect(await declarationsOf(made)).toEqual(await declarationsOf(migrated));
  } finally {
    await drop(server, name);
  }
});

/** Adds the names of the enums in the database, because the generator leaves these names out. */
async function enums(db: Database): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select typname as name from pg_type
    where typnamespace = current_schema()::regnamespace and typtype = 'e' order by typname`.execute(db);
  const pascal = (name: string) => name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return `export interface Enums {\n${rows.map(({ name }) => `  ${name}: ${pascal(name)};\n`).join("")}}\n`;
}
