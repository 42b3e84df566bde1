import { readFileSync } from "node:fs";
import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ApolloCache, ApolloClient, gql, HttpLink, InMemoryCache } from "@apollo/client";
import { Client, type Exchange, fetchExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { expect, vi } from "vitest";
import { listening } from "./federation/gateways.ts";
import { test as base, serviceOn } from "./harness.ts";

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");

/** The example of the README. */
const EXAMPLE = read("README.md").match(/```graphql\n([^`]*)```/)?.[1] ?? "";

/** Other fields of the same things and values. */
const OTHERS = `{
  dialogueSession(ref: "hld-5-ashgabat-2018") {
    id
    slug
    held { isOngoing start { precision } }
    delegations {
      totalCount
      pageInfo { hasNextPage }
      nodes { id party { id slug ... on Country { code } } heads { id rank person { id sortName } } }
    }
    citations { totalCount nodes { id locator article { id published { edtf } } } }
  }
}`;

/** The answer to the example from the service and then from the cache, and the warnings of the client. */
interface Seen {
  answer: unknown;
  kept: unknown;
  warnings: unknown[];
}

interface Fixtures {
  address: string;
  /** The cache and the exchange on the page. */
  page: { cache: ApolloCache; exchange: Exchange };
  /** Sends both queries with Apollo Client. */
  withApollo: (cache: ApolloCache) => Promise<Seen>;
  /** Sends both queries with urql. */
  withUrql: (exchange: Exchange) => Promise<Seen>;
}

const test = base.extend<Fixtures>({
  address: async ({ db }, use) => {
    await using service = serviceOn(db);
    await using server = await listening(service.listener);
    await use(server.address);
  },
  page: async ({ address }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "rapporteur-clients-"));
    await symlink(fileURLToPath(new URL("../node_modules", import.meta.url)), join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    for (const [, code = "", file = ""] of read("docs/clients.md").matchAll(
      /```js\n(\/\/ (\S+)\n.*?)```/gs,
    )) {
      await writeFile(join(folder, file), code.replace("http://127.0.0.1:4000/graphql", address));
    }
    const { cache } = await import(join(folder, "apollo.js"));
    const { exchange } = await import(join(folder, "urql.js"));
    await use({ cache, exchange });
    await rm(folder, { recursive: true });
  },
  withApollo: async ({ address }, use) =>
    use(async (cache) => {
      const client = new ApolloClient({ cache, link: new HttpLink({ uri: address }) });
      const warnings = warned();
      const { data: answer } = await client.query({ query: gql(EXAMPLE) });
      await client.query({ query: gql(OTHERS) });
      return { answer, kept: client.readQuery({ query: gql(EXAMPLE) }), warnings };
    }),
  withUrql: async ({ address }, use) =>
    use(async (exchange) => {
      const client = new Client({
        url: address,
        exchanges: [exchange, fetchExchange],
        preferGetMethod: false,
      });
      const warnings = warned();
      const { data: answer, error } = await client.query(EXAMPLE, {}).toPromise();
      const others = await client.query(OTHERS, {}).toPromise();
      expect([error, others.error]).toEqual([undefined, undefined]);
      const { data: kept } = await client.query(EXAMPLE, {}, { requestPolicy: "cache-only" }).toPromise();
      return { answer, kept, warnings };
    }),
});

/** Collects what the clients write to the console. */
function warned(): unknown[] {
  const warnings: unknown[] = [];
  for (const method of ["warn", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((...words) => void warnings.push(words.join(" ")));
  }
  return warnings;
}

test("the cache of Apollo Client merges two answers about the same things and loses nothing", async ({
  page,
  withApollo,
}) => {
  const { answer, kept, warnings } = await withApollo(page.cache);
  expect(answer).toMatchObject({ dialogueSession: { held: { edtf: "2018-07-09" } } });
  expect(kept).toEqual(answer);
  expect(warnings).toEqual([]);

  const without = await withApollo(new InMemoryCache());
  expect(without.kept, "without the rules of the page, data is lost").toBeNull();
  expect(without.warnings).toContainEqual(expect.stringContaining("Cache data may be lost"));
});

test("the cache of urql merges two answers about the same things without a warning", async ({
  page,
  withUrql,
}) => {
  const { answer, kept, warnings } = await withUrql(page.exchange);
  expect(answer).toMatchObject({ dialogueSession: { held: { edtf: "2018-07-09" } } });
  expect(kept).toEqual(answer);
  expect(warnings).toEqual([]);

  const without = await withUrql(cacheExchange());
  expect(without.warnings, "without the rules of the page, urql warns").toContainEqual(
    expect.stringContaining("Invalid key"),
  );
});

test("Apollo Client keeps the last list of values, as the page says", async ({
  page: { cache },
  address,
}) => {
  const client = new ApolloClient({ cache, link: new HttpLink({ uri: address }) });
  const names = (field: string) => gql(`{ person(ref: "peter-burian") { id names { ${field} } } }`);
  const warnings = warned();
  await client.query({ query: names("value") });
  await client.query({ query: names("kind") });
  expect(client.readQuery({ query: names("kind") })).not.toBeNull();
  expect(client.readQuery({ query: names("value") })).toBeNull();
  expect(warnings).toEqual([]);
});

test("Apollo keeps the data beside a list that failed only with the policy `all`, and throws away notices", async ({
  address,
  page,
}) => {
  const client = new ApolloClient({ cache: page.cache, link: new HttpLink({ uri: address }) });
  const query = gql(`{
    wrong: dialogueSessions(filter: { party: ["KZZ"] }) { totalCount }
    topics(filter: { broader: [] }) { totalCount }
  }`);
  await expect(client.query({ query })).rejects.toThrow("KZZ");
  const kept = await client.query({ query, errorPolicy: "all" });
  expect(kept).toMatchObject({ data: { wrong: null, topics: { totalCount: expect.any(Number) } } });
  expect(kept.error?.message).toContain("KZZ");
  const noticed = await client.query({ query: gql("{ places(filter: { kind: [] }) { totalCount } }") });
  expect(JSON.stringify(noticed)).not.toContain("EMPTY_LIST");
});
