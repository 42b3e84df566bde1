import { expect } from "vitest";
import { createDatabase } from "#db/client.ts";
import { test } from "./harness.ts";

test("the feed begins with the creation of every node, and reading on from a cursor skips and repeats no change", async ({
  ask,
}) => {
  const PAGE = `query ($after: String) {
    changes(first: 10, after: $after, kinds: [STRATEGY]) {
      nodes { cursor kind nodeKind revision fields mergedInto actor node { ... on Strategy { slug } } }
      pageInfo { hasNextPage }
    }
  }`;
  const { data: all } = await ask(`{ strategies(first: 100) { nodes { slug } } }`);

  const seen: { slug: string }[] = [];
  let after: string | null = null;
  for (let hasNextPage = true; hasNextPage; ) {
    const { data, errors } = await ask(PAGE, { after });
    expect(errors).toBeUndefined();
    for (const { cursor, node, ...change } of data.changes.nodes) {
      expect(change).toEqual({
        kind: "CREATED",
        nodeKind: "STRATEGY",
        revision: 1,
        fields: [],
        mergedInto: null,
        actor: null,
      });
      seen.push(node);
      after = cursor;
    }
    hasNextPage = data.changes.pageInfo.hasNextPage;
  }

  expect(seen).toHaveLength(all.strategies.nodes.length);
  expect(new Set(seen)).toEqual(new Set(all.strategies.nodes));
});

test("a change appears when its transaction is committed, and lists the fields that it wrote", async ({
  ask,
  url,
}) => {
  const TOPICS = `query ($after: String) {
    changes(after: $after, kinds: [TOPIC]) {
      nodes { cursor kind revision fields nodeId node { ... on Topic { name revision } } }
    }
  }`;
  const { data: before } = await ask(TOPICS);
  const after = before.changes.nodes.at(-1).cursor;
  const writer = createDatabase(url, { connections: 1 });
  const transaction = await writer.startTransaction().execute();
  const { id } = await transaction
    .updateTable("topics")
    .set({ name: "Commerce", description: "Trade in goods and services." })
    .where("slug", "=", "trade")
    .returning("id")
    .executeTakeFirstOrThrow();

  expect(await ask(TOPICS, { after })).toEqual({ data: { changes: { nodes: [] } } });

  await transaction.commit().execute();
  await writer.destroy();
  // The feed ends before the oldest running transaction of the server, and other tests also run transactions.
  await expect
    .poll(() => ask(TOPICS, { after }))
    .toEqual({
      data: {
        changes: {
          nodes: [
            {
              cursor: expect.any(String),
              kind: "UPDATED",
              revision: 2,
              fields: ["description", "name"],
              nodeId: id,
              node: { name: "Commerce", revision: 2 },
            },
          ],
        },
      },
    });
});

test("the nodes of a hundred changes need one statement for the kinds of the nodes and one statement per kind", async ({
  ask,
  statements,
}) => {
  const { data, errors } = await ask(`{
    changes(first: 100, kinds: [COUNTRY, TOPIC]) { nodes { nodeKind node { __typename id } } }
  }`);

  expect(errors).toBeUndefined();
  const kinds = data.changes.nodes.map((change: { nodeKind: string }) => change.nodeKind);
  expect(kinds).toHaveLength(100);
  expect(new Set(kinds)).toEqual(new Set(["COUNTRY", "TOPIC"]));
  // Changes, registry of nodes, countries, topics.
  expect(statements).toHaveLength(4);
});
