import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { bound, per } from "./levels.ts";
import { startLoad } from "./load.ts";
import { mixed } from "./questions.ts";
import { startPostgres, startService } from "./service.ts";
import { expectHarmless, inSeconds, report } from "./verdict.ts";

test("while Postgres stands still each request is answered by its deadline, and the service recovers at once", async () => {
  const [seconds, deadline] = per({ quick: [2, 1], short: [8, 2], full: [30, 10] });
  const postgres = await startPostgres();
  const service = await startService({ DATABASE_URL: postgres.url(), REQUEST_DEADLINE: String(deadline) });
  const load = startLoad(service.address, { clients: 16, questions: mixed, deadline });
  await load.answers(30);

  await postgres.freeze();
  const thawed = delay(seconds * 1_000);
  for (const _ of [1, 2]) {
    const [health, ready] = await Promise.all([service.statusOf("/health"), service.statusOf("/ready")]);
    expect([health.status, ready.status]).toEqual([200, 503]);
    expect(Math.max(health.ms, ready.ms)).toBeLessThan(bound(1_000));
  }
  await thawed;
  await postgres.thaw();

  const begun = performance.now();
  await load.answers(16);
  const backAfter = performance.now() - begun;
  expect(backAfter).toBeLessThan(bound(2_000));
  expect((await service.statusOf("/ready")).status).toBe(200);
  const tally = await load.stop();
  const slowest = inSeconds(...tally.failedAfter);
  const measured = `answered after ${slowest} at most, back after ${inSeconds(backAfter)}`;
  report("postgres-stopped", `for ${seconds} s, with a deadline of ${deadline} s`, measured, tally);
  expectHarmless(tally);
  expect(tally.failedAfter.length).toBeGreaterThanOrEqual(16);
  await service.stop();
});
