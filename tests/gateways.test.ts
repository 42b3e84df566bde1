import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { composeServices as composeWithApollo } from "@apollo/composition";
import { composeServices } from "@theguild/federation-composition";
import { federateSubgraphs, LATEST_ROUTER_COMPATIBILITY_VERSION } from "@wundergraph/composition";
import { parse } from "graphql";
import { sql } from "kysely";
import { describe, expect } from "vitest";
import { createDatabase, type Database } from "#db/client.ts";
import { createLog } from "#src/log.ts";
import { createService } from "#src/service.ts";
import {
  GATEWAYS,
  type Gateway,
  listening,
  serving,
  subgraphs,
  supergraphOf,
} from "./federation/gateways.ts";
import { NEIGHBOURS, PASSENGER } from "./federation/neighbours.ts";
import { test as base, halvedLimits } from "./harness.ts";

// Real gateways. Each gateway serves a supergraph of this service and of three neighbours
// (federation/neighbours.ts), over HTTP. The neighbours extend our types, and the types of the neighbours have
// fields of our types.

/**
 * The requests that a gateway sent to our service: the texts of the queries, and the SQL statements that the
 * service ran.
 */
interface Asked {
  readonly queries: string[];
  readonly statements: string[];
}

interface Fixtures {
  /** A pool on the database of this file. The statements of this pool are not counted. */
  pool: Database;
  asked: Asked;
  /** Our service, which listens on a port. */
  own: { address: string };
  gateways: ReadonlyMap<string, Gateway>;
  /** Returns the gateway with this name, and forgets the requests that it sent before. */
  gateway: (name: string) => Gateway;
}

const test = base.extend<Fixtures>({
  pool: [
    async ({ url }, use) => {
      const pool = createDatabase(url, { connections: 1 });
      await sql`insert into identifiers (node_id, scheme, value)
        select id, 'wikidata', ${PASSENGER} from people where slug = 'peter-burian'`.execute(pool);
      await sql`update places set latitude = 37.95 where slug = 'ashgabat'`.execute(pool);
      await sql`insert into article_texts select id, 'For readers with a licence.' from articles
        where slug = 'timesca-2018-hld5'`.execute(pool);
      await use(pool);
      await pool.destroy();
    },
    { scope: "file" },
  ],
  asked: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the pattern to see which fixtures this one needs
    async ({}, use) => use({ queries: [], statements: [] }),
    { scope: "file" },
  ],
  own: [
    async ({ url, asked }, use) => {
      await using started = new AsyncDisposableStack();
      const db = createDatabase(url, {
        onStatement: ({ query }) => asked.statements.push(query.sql.replace(/\s+/g, " ").trim()),
      });
      started.defer(() => db.destroy());
      const log = createLog({ level: "silent", forPeople: false });
      const service = createService({ db, log, limits: halvedLimits });
      const listener: RequestListener = (request, response) => {
        const parts: Buffer[] = [];
        request.on("data", (part) => parts.push(part));
        request.on("end", () => {
          if (parts.length > 0) asked.queries.push(JSON.parse(Buffer.concat(parts).toString()).query);
        });
        service(request, response);
      };
      await use(started.use(await listening(listener)));
    },
    { scope: "file" },
  ],
  gateways: [
    async ({ own, pool: _ }, use) => {
      await using started = new AsyncDisposableStack();
      const neighbours = new Map<string, string>();
      for (const neighbour of NEIGHBOURS) {
        neighbours.set(neighbour.name, started.use(await serving(neighbour)).address);
      }
      const gateways = new Map<string, Gateway>();
      for (const [name, { file, start }] of Object.entries(GATEWAYS)) {
        const supergraph = supergraphOf(subgraphs(own.address, neighbours, file));
        gateways.set(name, started.use(await start(supergraph)));
      }
      await use(gateways);
    },
    { scope: "file" },
  ],
  gateway: async ({ gateways, asked }, use) =>
    use((name) => {
      asked.queries.length = 0;
      asked.statements.length = 0;
      return gateways.get(name) as Gateway;
    }),
});

describe("composition", () => {
  const all = subgraphs(
    "http://rapporteur/graphql",
    new Map(NEIGHBOURS.map(({ name }) => [name, `http://${name}`])),
  );

  test("our schema composes without errors, both with the neighbours and alone", () => {
    for (const composed of [all, all.slice(0, 1)]) {
      expect(composeServices(composed).errors).toBeUndefined();
      expect(composeServices(composed).supergraphSdl).toContain("join__Graph");
    }
  });

  test("our schema composes without errors and hints in Apollo's own composition", () => {
    for (const composed of [all, all.slice(0, 1)]) {
      const { errors, hints } = composeWithApollo(composed);
      expect(errors).toBeUndefined();
      expect(hints).toEqual([]);
    }
  });

  test("our schema composes without errors and warnings for WunderGraph Cosmo", () => {
    for (const composed of [all, all.slice(0, 1)]) {
      const subgraphs = composed.map(({ typeDefs: definitions, ...subgraph }) => ({
        ...subgraph,
        definitions,
      }));
      const result = federateSubgraphs({ subgraphs, version: LATEST_ROUTER_COMPATIBILITY_VERSION });
      expect("errors" in result ? result.errors.map(({ message }) => message) : []).toEqual([]);
      expect(result.warnings).toEqual([]);
    }
  });
});

const idOf = async (db: Database, alias: string) =>
  (await db.selectFrom("aliases").select("node_id").where("alias", "=", alias).executeTakeFirstOrThrow())
    .node_id;

const addresses = async (db: Database, first: number) =>
  (
    await db
      .selectFrom("articles")
      .select("url")
      .where("url", "is not", null)
      .orderBy("id")
      .limit(first)
      .execute()
  ).map(({ url }) => url);

describe.for(Object.keys(GATEWAYS))("%s", (name) => {
  test("one query gets fields of a neighbour for our places, and our fields for the neighbour's passengers", async ({
    gateway,
    asked,
  }) => {
    expect(
      await gateway(name).ask(`{
        place(ref: "ashgabat") { name country { code } flights { number passengers { name miles } } }
      }`),
    ).toMatchObject({
      data: {
        place: {
          name: "Ashgabat",
          country: { code: "TM" },
          flights: [{ number: "T5 1", passengers: [{ name: "Peter Burian", miles: 1001 }, null] }],
        },
      },
    });
    expect(asked.queries.map((query) => query.includes("_entities"))).toEqual([false, true]);
    expect(asked.statements.length, "the place, its country, the passengers").toBeLessThanOrEqual(4);
  });

  test("a query that starts at a neighbour sends our service one request, for the fields that the neighbour does not provide", async ({
    gateway,
    asked,
  }) => {
    expect(await gateway(name).ask("{ flights { number to { name } } }")).toMatchObject({
      data: {
        flights: [{ to: { name: "Ashgabat" } }, { to: { name: "Astana" } }],
      },
    });
    expect(
      asked.queries.length,
      "Hive Gateway asks our service for names, although the neighbour provides the names.",
    ).toBe(name === "Hive Gateway" ? 1 : 0);

    expect(await gateway(name).ask("{ flights { number to { latitude country { name } } } }")).toMatchObject({
      data: {
        flights: [
          { to: { latitude: 37.95, country: { name: "Turkmenistan" } } },
          { to: { latitude: null, country: { name: "Kazakhstan" } } },
        ],
      },
    });
    expect(asked.queries).toHaveLength(1);
    expect(asked.statements).toHaveLength(2);
  });

  test("a neighbour gets the field that it requires from us, and the answer has the neighbour's error and all other data", async ({
    gateway,
    asked,
  }) => {
    const { data, errors } = await gateway(name).ask(`{
      ashgabat: place(ref: "ashgabat") { name climate }
      online: place(ref: "online") { name climate }
      articles(first: 2, filter: { language: ["ru"] }) { nodes { market } }
    }`);
    expect(data).toEqual({
      ashgabat: { name: "Ashgabat", climate: "arid" },
      online: { name: "Online (videoconference)", climate: null },
      articles: { nodes: [{ market: "readers of ru" }, { market: "readers of ru" }] },
    });
    expect(errors).toMatchObject([{ message: "the place has no coordinates" }]);
    expect(asked.queries).toHaveLength(1);
  });

  test("a neighbour that knows only the interface Entity adds a field to all our entities", async ({
    gateway,
    asked,
  }) => {
    const { data, errors } = await gateway(name).ask(`{
      person(ref: "peter-burian") { id notes { text } }
      country(ref: "KZ") { id notes { text } }
      dialogueSessions(first: 2) { nodes { id notes { text } } }
    }`);
    if (name === "Hive Gateway") {
      // Hive Gateway does not support this directive yet, and the page for other teams says so.
      return expect(errors?.[0]?.message).toBe("Cannot return null for non-nullable field Person.notes.");
    }
    expect(errors).toBeUndefined();
    for (const { id, notes } of [data.person, data.country, ...data.dialogueSessions.nodes]) {
      expect(notes).toEqual([{ text: `A note on ${id}` }]);
    }
    expect(asked.queries).toHaveLength(1);
  });

  test("a query from a neighbour to entities of any type sends our service one request", async ({
    gateway,
    asked,
    pool,
  }) => {
    const [person, country, article] = [
      await idOf(pool, "peter-burian"),
      await idOf(pool, "KZ"),
      await idOf(pool, "timesca-2018-hld5"),
    ];
    expect(
      await gateway(name).ask(
        `query ($ids: [ID!]!) {
          notesOn(ids: $ids) { on { __typename id name ... on Person { sortName } ... on Country { code } } }
        }`,
        { ids: [person, country, article, "00000000-0000-4000-8000-000000000000"] },
      ),
    ).toMatchObject({
      data: {
        notesOn: [
          { on: { __typename: "Person", id: person, name: "Peter Burian", sortName: "Burian, Peter" } },
          { on: { __typename: "Country", id: country, name: "Kazakhstan", code: "KZ" } },
          { on: { __typename: "Article", id: article } },
          { on: null },
        ],
      },
    });
    expect(asked.queries.map((query) => query.includes("_entities"))).toEqual([true]);
  });

  test("a hundred articles take one request per level, whether the query starts at our service or at the neighbour", async ({
    gateway,
    asked,
    pool,
  }) => {
    const ours = await gateway(name).ask("{ articles(first: 100) { nodes { url readership { readers } } } }");
    expect(ours.errors).toBeUndefined();
    expect(ours.data.articles.nodes).toHaveLength(100);
    for (const { url, readership } of ours.data.articles.nodes) {
      expect(readership).toEqual(url && { readers: url.length });
    }
    expect(asked.queries).toHaveLength(1);

    const urls = await addresses(pool, 99);
    const theirs = await gateway(name).ask(
      "query ($urls: [URL!]!) { mostRead(urls: $urls) { url headline readership { readers auditor { name } } } }",
      { urls: [...urls, "https://nowhere.example/"] },
    );
    expect(theirs.data.mostRead.slice(0, 99).map(({ url }: { url: string }) => url)).toEqual(urls);
    expect(theirs.data.mostRead[0]).toMatchObject({
      headline: expect.any(String),
      readership: { auditor: { name: "European External Action Service" } },
    });
    expect(theirs.data.mostRead[99], "an article that we do not have is null").toBeNull();
    expect(asked.queries.length).toBeLessThanOrEqual(2);
    expect(
      asked.statements.length,
      "the articles and the auditor; Hive Gateway also asks for the keys of the auditor",
    ).toBe(name === "Hive Gateway" ? 3 : 2);
  });

  test("the gateway passes on the errors and nulls of our service unchanged", async ({ gateway }) => {
    const { data, errors } = await gateway(name).ask(`{
      nobody: person(ref: "nobody") { name notes { text } }
      people(first: 1000) { totalCount }
    }`);
    expect(data).toBeNull();
    expect(errors?.[0]).toMatchObject({
      message: "A page holds 0 to 100 items, not 1000.",
      extensions: { code: "INVALID_ARGUMENT", argument: ["first"] },
    });
    expect(await gateway(name).ask('{ nobody: person(ref: "nobody") { name notes { text } } }')).toEqual({
      data: { nobody: null },
    });
  });

  test("the body of an article is null without the required scope", async ({ gateway }) => {
    const { data } = await gateway(name).ask(`{ article(ref: "timesca-2018-hld5") { headline text } }`);
    expect(data.article).toEqual({ headline: expect.any(String), text: null });
  });
});

test("the code on the page for other teams works", async ({ own, pool: _, onTestFinished }) => {
  const page = readFileSync(new URL("./federation/README.md", import.meta.url), "utf8");
  const block = (language: string) => page.match(new RegExp(`\`\`\`${language}\\n([^\`]*)\`\`\``))?.[1] ?? "";
  const theirs = { name: "theirs", url: "http://theirs", typeDefs: parse(block("graphql")) };
  const { errors } = composeServices([...subgraphs(own.address, new Map()).slice(0, 1), theirs]);
  expect(errors).toBeUndefined();

  const folder = await mkdtemp(join(tmpdir(), "rapporteur-supergraph-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { origin } = new URL(own.address);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await symlink(fileURLToPath(new URL("../node_modules", import.meta.url)), join(folder, "node_modules"));
  await writeFile(join(folder, "subgraph.graphql"), await (await fetch(`${origin}/subgraph.graphql`)).text());
  // The page's port may be in use on this machine.
  const served = await listening(() => {});
  const { port } = new URL(served.address);
  await served[Symbol.asyncDispose]();
  const script = block("js").replace("http://127.0.0.1:4000", origin).replace("4001", port);
  await writeFile(join(folder, "supergraph.js"), script);

  const gateway = spawn(process.execPath, ["supergraph.js"], { cwd: folder, stdio: "ignore" });
  onTestFinished(() => void gateway.kill("SIGKILL"));
  const ask = async () => {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query: '{ place(ref: "ashgabat") { name country { name } } }' }),
    });
    return response.json();
  };
  await expect.poll(ask).toEqual({
    data: { place: { name: "Ashgabat", country: { name: "Turkmenistan" } } },
  });
});
