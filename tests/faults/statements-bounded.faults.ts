import { readFile } from "node:fs/promises";
import { Agent } from "node:http";
import { expect, test } from "vitest";
import { randomDocument } from "./documents.ts";
import { Frontend, type Message } from "./frontend.ts";
import { per } from "./levels.ts";
import { send } from "./load.ts";
import { startProxy } from "./proxy.ts";
import { randomFrom } from "./random.ts";
import { BACKENDS, startPostgres, startService } from "./service.ts";
import { report } from "./verdict.ts";

const requests = per({ quick: 400, short: 4_000, full: 20_000 });

const commonest = [
  `{ topic(ref: "trade") { name } }`,
  `{ person(ref: "peter-burian") { name tenures { nodes { office { title } } } } }`,
  `{ dialogueSession(ref: "hld-5-ashgabat-2018") { name held { edtf } } }`,
  `{ countries(first: 5) { nodes { name } } }`,
  `{ dialogues(first: 5) { totalCount } }`,
  `{ strategies(first: 3) { nodes { name } } }`,
  `{ places(first: 3) { nodes { name } } }`,
  `{ articles(first: 3) { nodes { headline } } }`,
  `{ milestones(first: 3) { nodes { title } } }`,
  `{ dialogueSessions { groups(by: [LEVEL]) { count } } }`,
];

test("many different requests keep a bounded number of prepared statements, and the frequent ones stay prepared", async () => {
  const postgres = await startPostgres();
  const nodes = await postgres.ask("select id, kind from nodes where kind not in ('citation', 'mention')");
  const ids = new Map(
    [...Map.groupBy(nodes, ({ kind }) => kind)].map(([kind, rows]) => [kind, rows.map(({ id }) => id)]),
  );
  const frontends: Frontend[] = [];
  let messages: Message[] = [];
  const { port } = await startProxy(postgres.port, () => {
    const frontend = new Frontend((message) => messages.push(message));
    frontends.push(frontend);
    return {
      fromClient: (chunk, pass) => {
        frontend.read(chunk);
        pass(chunk);
      },
    };
  });
  const service = await startService({ DATABASE_URL: postgres.url("rapporteur", port) });
  const agent = new Agent({ keepAlive: true });
  const ask = async (query: string) => {
    const { status, text } = await send(service.address, { query }, agent);
    expect({ status, errors: JSON.parse(text).errors, query }).toEqual({
      status: 200,
      errors: undefined,
      query,
    });
  };

  // Finds the statements of the most frequent documents.
  messages = [];
  for (const document of commonest) await ask(document);
  const common = new Set(messages.map(({ text }) => text).filter(Boolean));
  expect(common.size).toBeGreaterThanOrEqual(commonest.length);

  const random = randomFrom(3);
  let sent = 0;
  const seen = new Set<string>();
  const client = async () => {
    while (sent < requests) {
      const number = sent++;
      // The first documents run only once. The statements of these first documents must not keep out the frequent
      // statements that come later.
      const isCommon = number > requests / 4 && number % 2 === 0;
      if (number % 97 === 0) for (const { text } of messages.splice(0)) seen.add(text);
      await ask(
        isCommon ? (commonest[(number / 2) % commonest.length] as string) : randomDocument(random, ids),
      );
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  expect(seen.size, "different texts of statements").toBeGreaterThan(160);
  const openAtMost = Math.max(...frontends.map(({ openAtMost }) => openAtMost));
  expect(openAtMost).toBeLessThanOrEqual(80);

  const pids = (await postgres.ask(BACKENDS)).map(({ pid }) => pid);
  const sizes = await Promise.all(
    pids.map(async (pid) =>
      Number((await readFile(`/proc/${pid}/status`, "utf8")).match(/RssAnon:\s+(\d+) kB/)?.[1]),
    ),
  );
  expect(sizes.length).toBeGreaterThan(1);
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1_024;
  const measured = `${openAtMost} statements open at most, ${Math.round(megabytes)} MB in ${sizes.length} backends`;
  report("statements-bounded", `${requests} requests, ${seen.size} statements that differ`, measured);
  expect(megabytes).toBeLessThan(300);

  // Each document runs twice: the first run reopens connections, the second shows what stays prepared.
  for (const document of commonest) await ask(document);
  messages = [];
  for (const document of commonest) await ask(document);
  expect(messages.filter(({ type }) => type === "parse")).toEqual([]);
  expect(messages.filter(({ type, name }) => type === "bind" && name).length).toBeGreaterThanOrEqual(
    commonest.length,
  );
  agent.destroy();
  await service.stop();
});
