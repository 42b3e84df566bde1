import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import { per } from "./levels.ts";
import { startLoad } from "./load.ts";
import { mixed } from "./questions.ts";
import { BACKENDS, startPostgres, startService } from "./service.ts";
import { expectHarmless, report } from "./verdict.ts";

test("if all backends are terminated once a second, clients get right answers or a 503, and the service goes on", async () => {
  const postgres = await startPostgres();
  const service = await startService({ DATABASE_URL: postgres.url() });
  const load = startLoad(service.address, { clients: 16, questions: mixed });
  const [rounds, pause] = per({ quick: [3, 300], short: [10, 1_000], full: [60, 1_000] });
  let terminated = 0;
  for (let round = 0; round < rounds; round++) {
    await load.answers(30);
    const [{ count }] = await postgres.ask(
      `select count(pg_terminate_backend(pid))::int from (${BACKENDS}) as backends`,
    );
    terminated += count;
    await delay(pause);
  }
  await load.answers(50);
  const tally = await load.stop();
  report("backends-terminated", `${rounds} times, all at once`, `${terminated} backends`, tally);
  expect(terminated).toBeGreaterThan(rounds);
  expectHarmless(tally);
  await service.stop();
});
