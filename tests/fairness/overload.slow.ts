import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, inject, test } from "vitest";
import { leftovers, serve } from "../commands.ts";
import { clone, databaseUrl, drop } from "../databases.ts";
import { answeredWith, closedLoad, openLoad, post } from "./load.ts";

const MEGABYTE = 1_000_000;
const DEADLINE = 10_000;

const small = `{ dialogueSessions(first: 20) { nodes { name held { edtf } delegations { nodes {
  party { name } heads { person { name } titleAsStated } } } citations { nodes { article { headline url } } } } } }`;

/** An answer of about three megabytes, within all limits. */
const large = `{ ${Array.from(
  { length: 60 },
  (_, i) =>
    `_${i}: articles(first: 100) { nodes { id slug name headline summary url language byline revision } }`,
).join(" ")} }`;

async function served(settings: Record<string, string> = {}) {
  const name = `rapporteur_fairness_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await clone(inject("server"), inject("template"), name);
  leftovers.defer(() => drop(inject("server"), name));
  return serve({ DATABASE_URL: databaseUrl(inject("server"), name), ...settings });
}

/** Bytes of memory that a process uses. */
const memoryOf = (pid: number) =>
  Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)?.[1]) * 1_024;

function opened(address: string, first = ""): Socket {
  const socket = connect(Number(new URL(address).port), "127.0.0.1");
  socket.on("error", () => {});
  if (first) socket.write(first);
  return socket;
}

test("five thousand idle connections and 950 that send headers slowly keep no other client out", async () => {
  const { address, pid } = await served();
  await post(address, small);
  const before = memoryOf(pid);
  const hostile = new Set<Socket>();
  /** A client that is cut off connects again. */
  const open = (first = "") => {
    const socket = opened(address, first);
    hostile.add(socket);
    socket.once("close", () => hostile.delete(socket));
  };
  for (let i = 0; i < 5_000; i += 1) open();
  for (let i = 0; i < 950; i += 1) open("GET /graphql HTTP/1.1\r\nhost: x\r\n");
  const again = setInterval(() => {
    for (const socket of hostile) if (!socket.connecting && socket.bytesWritten > 0) socket.write("a: b\r\n");
    while (hostile.size < 950) open("GET /graphql HTTP/1.1\r\nhost: x\r\n");
  }, 500);
  const others: { from: string; status: number; took: number }[] = [];
  const health: number[] = [];
  let most = 0;
  for (let i = 0; i < 20; i += 1) {
    for (const from of ["127.0.0.2", "127.0.0.1"]) {
      others.push({ from, ...(await post(address, "{ __typename }", { localAddress: from })) });
    }
    const begun = performance.now();
    expect((await fetch(`${address}/health`, { headers: { connection: "close" } })).status).toBe(200);
    health.push(performance.now() - begun);
    most = Math.max(most, memoryOf(pid));
    await delay(250);
  }
  clearInterval(again);
  for (const socket of hostile) socket.destroy();
  console.log({
    others: Object.entries(Object.groupBy(others, ({ from, status }) => `${from} ${status}`)).map(
      ([what, those]) => `${what}: ${those?.length}`,
    ),
    slowest: Math.max(...others.map(({ took }) => took)),
    health: Math.max(...health),
    grown: (most - before) / MEGABYTE,
  });
  const refused = (from: string) => others.filter((one) => one.from === from && one.status !== 200).length;
  expect(refused("127.0.0.2")).toBe(0);
  expect(refused("127.0.0.1"), "the service accepts even clients of the same address").toBeLessThan(5);
  expect(Math.max(...health)).toBeLessThan(1_000);
  expect(most - before).toBeLessThan(64 * MEGABYTE);
});

test("sixty clients that never read cost no more memory than sixty clients that read, and keep no other client out", async () => {
  const { address, pid } = await served();
  // Answers leave garbage until the collector runs, even if the clients read the answers.
  for (let i = 0; i < 2; i += 1) {
    const answers = await Promise.all(Array.from({ length: 60 }, () => post(address, large)));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  }
  const before = memoryOf(pid);
  const body = JSON.stringify({ query: large });
  const head = `POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
  const hostile = Array.from({ length: 60 }, () => opened(address, head + body).pause());
  let most = 0;
  const others: number[] = [];
  for (let i = 0; i < 20; i += 1) {
    const { status, took } = await post(address, "{ __typename }", { localAddress: "127.0.0.2" });
    if (status === 200) others.push(took);
    most = Math.max(most, memoryOf(pid));
    await delay(500);
  }
  for (const socket of hostile) socket.destroy();
  console.log({
    before: before / MEGABYTE,
    grown: (most - before) / MEGABYTE,
    served: others.length,
    slowest: Math.max(...others),
  });
  expect(most - before).toBeLessThan(64 * MEGABYTE);
  expect(others.length).toBeGreaterThan(10);
  expect(Math.max(...others)).toBeLessThan(DEADLINE);
});

test("under three times the load that the service can bear, nearly as many requests are answered, and the rest are refused at once", async () => {
  // All requests of the generator come from one address.
  const { address } = await served({ CONNECTIONS_PER_ADDRESS: "1000" });
  await closedLoad(address, small, { clients: 16, seconds: 3 });
  const guess = answeredWith(200, await closedLoad(address, small, { clients: 16, seconds: 5 })).perSecond;
  const peaks = [];
  for (const share of [0.8, 1, 1.2]) {
    const load = await openLoad(address, small, { rate: share * guess, seconds: 5 });
    peaks.push(answeredWith(200, load).perSecond);
  }
  const peak = Math.max(...peaks);
  const load = await openLoad(address, small, { rate: 3 * peak, seconds: 10 });
  const [answered, refused] = [answeredWith(200, load), answeredWith(503, load)];
  console.log({ guess, peaks, answered, refused, of: load.all.length });
  expect(answered.perSecond).toBeGreaterThanOrEqual(0.8 * peak);
  expect(answered.most).toBeLessThan(DEADLINE);
  expect(refused.p95).toBeLessThanOrEqual(250);
  expect(answered.count + refused.count).toBe(load.all.length);
});
