import { test as base, inject } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createLog } from "#src/log.ts";
import { createService } from "#src/service.ts";
import { clone, databaseUrl, drop } from "./databases.ts";

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape of what it asks for
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
}

interface Fixtures {
  /** A database with the record in it, for this file alone. */
  url: string;
  /** A transaction on it that is rolled back after the test. */
  db: Database;
  /** The SQL of all statements since the test began. */
  statements: string[];
  /** Asks the service, through its HTTP layer. */
  ask: (query: string, variables?: Record<string, unknown>) => Promise<Answer>;
}

let counter = 0;

export const test = base.extend<Fixtures>({
  url: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures this one needs
    async ({}, use) => {
      const server = inject("server");
      const name = `rapporteur_test_${process.pid}_${counter++}`;
      await clone(server, inject("template"), name);
      await use(databaseUrl(server, name));
      await drop(server, name);
    },
    { scope: "file" },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: see above
  statements: async ({}, use) => use([]),
  db: async ({ url, statements }, use) => {
    const pool = createDatabase(url, {
      connections: 1,
      onStatement: (event) => statements.push(event.query.sql.replace(/\s+/g, " ").trim()),
    });
    const transaction = await pool.startTransaction().execute();
    statements.length = 0;
    await use(transaction);
    await transaction.rollback().execute();
    await pool.destroy();
  },
  ask: async ({ db }, use) => {
    const service = createService({ db, log: createLog({ level: "silent", forPeople: false }) });
    await use(async (query, variables) => {
      const response = await service.fetch("http://rapporteur/graphql", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      return response.json() as Promise<Answer>;
    });
    await service.dispose();
  },
});
