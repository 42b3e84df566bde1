import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { bound, per } from "./levels.ts";
import { startLoad } from "./load.ts";
import { mixed } from "./questions.ts";
import { startPostgres, startService } from "./service.ts";
import { expectHarmless, report } from "./verdict.ts";

test("while Postgres stands still each request is answered by its deadline, and all is well at once after", async () => {
  const [seconds, deadline] = per({ quick: [2, 1], short: [8, 2], full: [30, 10] });
  const postgres = await startPostgres();
  const service = await startService({ DATABASE_URL: postgres.url(), REQUEST_DEADLINE: String(deadline) });
  const load = startLoad(service.address, { clients: 16, questions: mixed, deadline });
  await load.answers(100);

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
  await load.answers(50);
  expect(performance.now() - begun).toBeLessThan(bound(2_000));
  expect((await service.statusOf("/ready")).status).toBe(200);
  const tally = await load.stop();
  report("postgres-stopped", `${seconds} s, deadline ${deadline} s`, tally);
  expectHarmless(tally);
  expect(tally.failedAfter.length).toBeGreaterThanOrEqual(16);
  await service.stop();
});
