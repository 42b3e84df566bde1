import type pg from "pg";
import { expect, test } from "vitest";
import { bound } from "./levels.ts";
import { startLoad } from "./load.ts";
import type { Postgres } from "./postgres.ts";
import { mixed } from "./questions.ts";
import { BACKENDS, launchService, startPostgres, startService } from "./service.ts";
import { until } from "./until.ts";
import { expectHarmless, inSeconds, report } from "./verdict.ts";

const CONNECTIONS = 20;

/** Opens all connections that Postgres allows. */
async function takeAll(postgres: Postgres): Promise<pg.Client[]> {
  const taken: pg.Client[] = [];
  for (;;) {
    try {
      taken.push(await postgres.connect());
    } catch {
      return taken;
    }
  }
}

const release = (taken: pg.Client[]) => Promise.all(taken.map((client) => client.end()));

test("while another client has all connections, requests get an error at once, and are served when connections are free", async () => {
  const postgres = await startPostgres({ max_connections: CONNECTIONS });
  const service = await startService({ DATABASE_URL: postgres.url() });
  const load = startLoad(service.address, { clients: 16, questions: mixed });
  await load.answers(20);

  const taken = await takeAll(postgres);
  const [first] = taken;
  await until("no connection is left", async () => {
    await first?.query(`select pg_terminate_backend(pid) from (${BACKENDS}) as backends`);
    taken.push(...(await takeAll(postgres)));
    // The connections of the service end only after some time.
    return taken.length === CONNECTIONS;
  });
  const failed = load.tally.failedAfter.length;
  await until("requests are refused", () => load.tally.failedAfter.length > failed + 32);
  expect((await service.statusOf("/health")).status).toBe(200);
  expect((await service.statusOf("/ready")).status).toBe(503);

  await release(taken);
  const begun = performance.now();
  await load.answers(16);
  const backAfter = performance.now() - begun;
  expect(backAfter).toBeLessThan(bound(2_000));
  const tally = await load.stop();
  const slowest = inSeconds(...tally.failedAfter);
  const measured = `refused after ${slowest} at most, back after ${inSeconds(backAfter)}`;
  report("connections-used-up", "by another client", measured, tally);
  expectHarmless(tally);
  expect(Math.max(...tally.failedAfter)).toBeLessThan(bound(2_500));
  await service.stop();
});

test("a service that starts while another client has all connections waits for a free connection", async () => {
  const postgres = await startPostgres({ max_connections: CONNECTIONS });
  const taken = await takeAll(postgres);
  const service = launchService({ DATABASE_URL: postgres.url(), DATABASE_WAIT: "60" });
  await service.shows(/Waiting for the database/);
  await release(taken);
  await service.shows(/Ready/);
  await service.stop();
});
