import { generate, PostgresDialect } from "kysely-codegen";
import { expect } from "vitest";
import { createDatabase } from "#db/client.ts";
import { printed } from "#schema/index.ts";
import { test } from "./harness.ts";

// `npm run regenerate` writes these files anew; here they must be what would be written.

test.for(Object.entries(printed))("schema/%s is the schema as it is printed now", async ([file, sdl]) => {
  await expect(sdl).toMatchFileSnapshot(`../schema/${file}`);
});

test("db/types.ts is what the generator writes for the migrated database", async ({ url }) => {
  const db = createDatabase(url);
  try {
    const types = await generate({
      db,
      dialect: new PostgresDialect({ dateParser: "string" }),
      excludePattern: "kysely_*",
    });
    await expect(types).toMatchFileSnapshot("../db/types.ts");
  } finally {
    await db.destroy();
  }
});
