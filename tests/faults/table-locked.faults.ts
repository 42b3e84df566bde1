import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { bound, level, per } from "./levels.ts";
import { startLoad } from "./load.ts";
import type { Postgres } from "./postgres.ts";
import { people, sessions, topics } from "./questions.ts";
import { startPostgres, startService } from "./service.ts";
import { expectHarmless, inSeconds, report } from "./verdict.ts";

const LOCKED_FOR = per({ quick: 1_500, short: 6_000, full: 20_000 });
const UNLOCKED_FOR = per({ quick: 500, short: 3_000, full: 5_000 });

let postgres: Postgres;
let service: Awaited<ReturnType<typeof startService>>;
beforeAll(async () => {
  postgres = await startPostgres();
  service = await startService({ DATABASE_URL: postgres.url() });
});

// The test has more clients of the locked table than the pool has connections. This case is the hardest, because
// each client of the locked table may occupy a connection.
test.for([
  { ofLocked: 4, ofOthers: 4 },
  { ofLocked: 12, ofOthers: 4 },
])(
  "while a table is locked, its $ofLocked clients are refused within a second, and all $ofOthers clients of other tables get answers",
  async ({ ofLocked, ofOthers }) => {
    const start = () => ({
      others: startLoad(service.address, { clients: ofOthers, questions: [...people, ...sessions] }),
      locked: startLoad(service.address, { clients: ofLocked, questions: topics }),
    });
    const stop = async ({ others, locked }: ReturnType<typeof start>) => ({
      others: await others.stop(),
      locked: await locked.stop(),
    });
    const warm = start();
    await Promise.all([warm.others.answers(10), warm.locked.answers(10)]);
    await stop(warm);

    const free = start();
    await delay(UNLOCKED_FOR);
    const before = await stop(free);

    const locker = await postgres.connect();
    await locker.query("begin; lock table topics in access exclusive mode");
    const held = start();
    await delay(LOCKED_FOR);
    const during = await stop(held);
    await locker.end();

    const [usual, slowest] = [Math.max(...before.others.took), Math.max(...during.others.took)];
    const measured = `${inSeconds(slowest)} at most, ${inSeconds(usual)} before`;
    const tried = `for ${LOCKED_FOR / 1_000} s, ${ofLocked} clients of the table, ${ofOthers} of other tables`;
    report("table-locked", `${tried}: other tables`, measured, during.others);
    const refusedAfter = `refused after ${inSeconds(...during.locked.failedAfter)} at most`;
    report("table-locked", `${tried}: locked table`, refusedAfter, during.locked);
    expectHarmless(during.others);
    expect(during.others.answered).toEqual({ 200: during.others.sent });
    expect(slowest, `${usual} ms before`).toBeLessThan(usual + bound(300));

    expect(Object.keys(during.locked.answered).join()).toMatch(
      /^503 (?:DATABASE_UNAVAILABLE|OVERLOADED)(?:,503 (?:DATABASE_UNAVAILABLE|OVERLOADED))?$/,
    );
    expect({ ...during.locked, answered: {}, sent: 0, open: 0, failedAfter: [] }).toMatchObject({
      wrong: 0,
      lost: 0,
      unmasked: 0,
      examples: [],
    });
    expect(Math.max(...during.locked.failedAfter)).toBeLessThan(bound(1_500));

    const after = start();
    await Promise.all([after.others.answers(20), after.locked.answers(20)]);
    const { locked } = await stop(after);
    if (level !== "quick") expect(locked.answered).toEqual({ 200: locked.sent });
  },
);

test("the service stops cleanly after all these faults", () => service.stop());
