import { globSync, readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { Kept } from "#src/kept.ts";
import { randomFrom } from "./faults/random.ts";
import { type Answer, exchange } from "./fuzz/exchange.ts";
import { requestFor } from "./fuzz/requests.ts";
import { startService } from "./fuzz/service.ts";
import { faultsOf, kindOf } from "./fuzz/verdict.ts";
import { test } from "./harness.ts";

/**
 * FUZZ_REQUESTS=20000 starts the full run, which also prints the results. A different FUZZ_SEED sends different
 * requests.
 */
const REQUESTS = Number(process.env.FUZZ_REQUESTS || 600);
const SEED = Number(process.env.FUZZ_SEED || 1);
const IS_FULL = REQUESTS >= 20_000;
const CLIENTS = 8;

const root = new URL("../", import.meta.url);
const shipped = globSync("tests/questions/*.graphql", { cwd: root })
  .sort()
  .map((path) => readFileSync(new URL(path, root), "utf8"));

/**
 * Returns the request that has this number. A number has the same request in every run, so that a failing request
 * can be repeated.
 */
function numbered(number: number) {
  const random = randomFrom(SEED * 1_000_003 + number);
  return requestFor(shipped, (below) => Math.floor(random() * below));
}

/** The codes that must occur in each run, so that every kind of refusal is tested. */
const REFUSALS = [
  ...[
    "BAD_REQUEST",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "INVALID_ARGUMENT",
    "LIMIT_EXCEEDED",
  ],
  ...["METHOD_NOT_ALLOWED", "NOT_ACCEPTABLE", "REQUEST_ENTITY_TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE"],
];

describe("random requests", () => {
  test("any request is answered as docs/errors.md documents, and the service goes on", async ({ url }) => {
    const service = await startService(url);
    const faults: string[] = [];
    const kinds: Record<string, number> = {};
    let next = 0;
    const clientUntil = async (end: number) => {
      while (next < end) {
        const number = next++;
        const request = numbered(number);
        const answer = await exchange(service.port, request);
        const kind = answer ? kindOf(answer) : "none";
        kinds[kind] = (kinds[kind] ?? 0) + 1;
        for (const fault of faultsOf(answer, request.isOwed)) {
          const sent = Buffer.concat(request.parts).toString("latin1").slice(0, 1_500);
          faults.push(`${number}: ${fault}\n${sent}\n→ ${answer?.status} ${answer?.text.slice(0, 500)}`);
        }
      }
    };
    const sendUntil = (end: number) => Promise.all(Array.from({ length: CLIENTS }, () => clientUntil(end)));

    const begun = performance.now();
    await sendUntil(Math.ceil(REQUESTS / 10));
    const early = await service.heap();
    await sendUntil(REQUESTS);
    const late = await service.heap();
    const seconds = Math.round((performance.now() - begun) / 1_000);
    if (IS_FULL) console.log({ seconds, early, late, ratio: late / early, faults: faults.length, kinds });

    expect(faults.slice(0, 5).join("\n\n")).toBe("");
    expect((await fetch(`${service.address}/health`)).status).toBe(200);
    const tried = Object.keys(kinds).join();
    expect(REFUSALS.filter((code) => !tried.includes(code))).toEqual([]);
    expect(kinds[200]).toBeGreaterThan(REQUESTS / 8);
    if (IS_FULL) expect(late / early).toBeLessThanOrEqual(1.1);

    // Some of these items fail at once, and some only when their country is read.
    const query = '{ places(first: 100) { nodes { country { id } sessions(after: "x") { totalCount } } } }';
    const failing = await fetch(`${service.address}/graphql?${new URLSearchParams({ query })}`);
    expect(await failing.text()).toContain("INVALID_ARGUMENT");
    expect((await fetch(`${service.address}/health`)).status).toBe(200);
    // Large queries are not cached, so that nobody can fill the memory.
    const filler = "x".repeat(990_000);
    for (let number = 0; number < 10; number += 1) {
      for (const query of [`{ __typename } #${number}${filler}`, `{ __typename #${number}${filler}`]) {
        const response = await fetch(`${service.address}/graphql`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ query }),
        });
        expect(await response.text()).toMatch(/^\{"data"|GRAPHQL_PARSE_FAILED/);
      }
    }
    expect((await service.heap()) - late).toBeLessThan(10_000_000);
    expect(await service.stop()).toEqual({ status: 0, stderr: "", errors: [] });
  }, 3_600_000);
});

test("the cache of parsed queries drops the query that was unused for longest, and never keeps very long queries", () => {
  const kept = new Kept<object>();
  const text = (letter: string) => letter.repeat(20_000);
  const letters = [..."abcdefghij"];
  for (const letter of letters) kept.set(text(letter), { letter });
  expect(kept.get(text("a"))).toEqual({ letter: "a" });
  kept.set(text("b"), { letter: "again" });
  kept.set(text("k"), { letter: "k" });
  kept.set(`${text("l")}!`, { letter: "l" });
  const left = [...letters, "k"].filter((letter) => kept.get(text(letter)));
  expect(left).toEqual([..."abdefghijk"]);
  expect(kept.get(`${text("l")}!`)).toBeUndefined();
});

test("the verdict of the fuzz test finds each fault", () => {
  const answer = (status: number, body: unknown): Answer => ({
    status,
    headers: { "content-type": "application/json" },
    text: typeof body === "string" ? body : JSON.stringify(body),
  });
  const error = (code: string | undefined, message = "No.") => ({
    errors: [{ message, extensions: { code } }],
  });
  const verdicts: [Answer | null, number][] = [
    [answer(200, { data: {} }), 0],
    [answer(400, error("BAD_REQUEST")), 0],
    [answer(503, error("OVERLOADED")), 0],
    [null, 1],
    [answer(500, error("BAD_REQUEST")), 1],
    [answer(502, ""), 1],
    [answer(503, { errors: [] }), 1],
    [answer(200, error("INTERNAL_SERVER_ERROR")), 1],
    [answer(400, error("SOMETHING")), 1],
    [answer(400, error(undefined)), 1],
    [answer(400, error("BAD_REQUEST", 'relation "topics" does not exist')), 1],
    [answer(400, error("BAD_REQUEST", "x is not a function")), 1],
    [answer(400, error("BAD_REQUEST", `in ${root.pathname}src`)), 1],
    [answer(200, "{"), 1],
    [{ ...answer(400, "Error\n    at f (a.js:1:1)"), headers: {} }, 1],
  ];
  for (const [given, faults] of verdicts) expect(faultsOf(given, true), given?.text).toHaveLength(faults);
});
