import type { RequestListener } from "node:http";
import pino from "pino";
import { test as base, inject } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { overHttp } from "#src/http.ts";
import { LIMITS_BY_DEFAULT, type Limits } from "#src/limits.ts";
import { createLog } from "#src/log.ts";
import { createService, type ServiceOptions } from "#src/service.ts";
import { clone, databaseUrl, drop } from "./databases.ts";

export interface Answer {
  // biome-ignore lint/suspicious/noExplicitAny: a test knows the shape of what it asks for
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> }[];
  // biome-ignore lint/suspicious/noExplicitAny: see above
  extensions?: any;
}

/** A line of the log. */
interface LogLine {
  level: number;
  msg: string;
  reference: string;
  operation?: string;
  path?: (string | number)[];
  err: { message: string; stack: string; code?: string };
}

/** The service, which is called through its HTTP layer, and the log of the service. */
export interface Service {
  send: (path: string, init?: RequestInit) => Promise<Response>;
  post: (body: unknown, headers?: Record<string, string>, method?: string) => Promise<Response>;
  logged: LogLine[];
  /** The service as a request listener of node:http. */
  listener: RequestListener;
}

/** The usual limits, halved. A request within the halved limits uses at most half of each usual limit. */
export const halvedLimits = Object.fromEntries(
  Object.entries(LIMITS_BY_DEFAULT).map(([name, value]) => [name, value / 2]),
) as Limits;

export function serviceOn(db: Database, options: Partial<ServiceOptions> = {}): Service & AsyncDisposable {
  const logged: LogLine[] = [];
  const log = pino({ level: "trace" }, { write: (line) => void logged.push(JSON.parse(line)) });
  const service = createService({ db, log, ...options });
  const send = async (path: string, init?: RequestInit) =>
    service.fetch(`http://rapporteur${path}`, init ?? {});
  return {
    logged,
    listener: overHttp(service),
    send,
    post: (body, headers, method = "POST") =>
      send("/graphql", {
        method,
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" ? body : JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: async () => service.dispose(),
  };
}

/** The message of a test that finds a generated file out of date. */
export const OUTDATED = "the file is out of date: run `npm run regenerate` and review the diff";

interface Fixtures {
  /** A database with the record. Only the tests of one file use this database. */
  url: string;
  /** A transaction on the database of the file. The transaction is rolled back after the test. */
  db: Database;
  /** The SQL of all statements that ran since the start of the test. */
  statements: string[];
  /** Sends a query to the service through its HTTP layer. */
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
