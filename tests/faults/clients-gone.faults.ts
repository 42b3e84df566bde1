import { Agent } from "node:http";
import { beforeAll, expect, test } from "vitest";
import { bound, per } from "./levels.ts";
import { internalsIn, send, startLoad } from "./load.ts";
import type { Postgres } from "./postgres.ts";
import { people } from "./questions.ts";
import { ERROR, startPostgres, startService } from "./service.ts";
import { until } from "./until.ts";
import { expectHarmless, inSeconds, report } from "./verdict.ts";

/** Makes every read of topics take half a minute. */
const SLOW = `alter table topics rename to quick_topics;
  create view topics as select * from quick_topics where (select pg_sleep(29)::text) = ''`;
const slow = { query: `{ topic(ref: "trade") { name } }` };

const sleeping = async (postgres: Postgres) =>
  (
    await postgres.ask(
      "select pid from pg_stat_activity where application_name = 'rapporteur' and state = 'active' and wait_event = 'PgSleep'",
    )
  ).length;

const untilSleeping = (postgres: Postgres, count: number) =>
  until(`${count} backends sleep`, async () => (await sleeping(postgres)) === count);

/** Sends a slow query, and closes the connection when Postgres runs the query. */
async function hangUp(service: { address: string }, postgres: Postgres, clients: number) {
  const gone = new AbortController();
  const agent = new Agent({ maxSockets: clients });
  const asked = Array.from({ length: clients }, () =>
    send(service.address, slow, agent, gone.signal).catch(() => {}),
  );
  await untilSleeping(postgres, clients);
  gone.abort();
  await Promise.all(asked);
  agent.destroy();
}

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
  await postgres.ask(SLOW);
});

test("a client that hangs up during a query leaves no running query, no used connection and no error in the log", async () => {
  const times = per({ quick: 3, short: 12, full: 40 });
  const service = await startService({ DATABASE_URL: postgres.url(), REQUEST_DEADLINE: "30" });
  const endedAfter: number[] = [];
  for (let time = 0; time < times; time++) {
    await hangUp(service, postgres, 1);
    endedAfter.push(await untilSleeping(postgres, 0));
  }
  expect(Math.max(...endedAfter)).toBeLessThan(bound(1_000));
  // There are as many clients as the pool has connections.
  await hangUp(service, postgres, 10);
  const begun = performance.now();
  const load = startLoad(service.address, { clients: 4, questions: people, requests: 100 });
  const tally = await load.done;
  expect(performance.now() - begun).toBeLessThan(bound(5_000));
  expect(await untilSleeping(postgres, 0)).toBeLessThan(bound(1_000));
  const measured = `the query ends after ${inSeconds(...endedAfter)} at most`;
  report("clients-gone", `${times} times during a query, and ten at once`, measured, tally);
  expectHarmless(tally);
  expect(tally.answered).toEqual({ 200: 100 });
  expect((await service.stop()).filter(({ level }) => level >= ERROR)).toEqual([]);
});

test("a request is answered at its deadline, and its query ends", async () => {
  const service = await startService({ DATABASE_URL: postgres.url(), REQUEST_DEADLINE: "1" });
  const answer = await send(service.address, slow);
  expect(answer).toMatchObject({ status: 503, headers: { "retry-after": expect.stringMatching(/^\d+$/) } });
  expect(answer.ms).toBeGreaterThan(900);
  expect(answer.ms).toBeLessThan(bound(1_500));
  const { errors, ...rest } = JSON.parse(answer.text);
  expect(rest).toEqual({});
  expect(errors).toMatchObject([{ extensions: { code: "DEADLINE_EXCEEDED" } }]);
  expect(internalsIn(errors)).toBeNull();
  expect(await untilSleeping(postgres, 0)).toBeLessThan(bound(1_000));
  await service.stop();
});
