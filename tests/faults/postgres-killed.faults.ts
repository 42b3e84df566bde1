import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { expect, test } from "vitest";
import { temporaryFolder } from "../commands.ts";
import { bound, per } from "./levels.ts";
import { startLoad } from "./load.ts";
import { signal } from "./postgres.ts";
import { mixed } from "./questions.ts";
import { filledFolder, startPostgres, startService } from "./service.ts";
import { until } from "./until.ts";
import { expectHarmless, inSeconds, report } from "./verdict.ts";

const times = per({ quick: 1, short: 3, full: 10 });

/** A few right answers show that the service is back; the test measures how long that takes. */
async function back(load: ReturnType<typeof startLoad>): Promise<number> {
  const begun = performance.now();
  await load.answers(16);
  return performance.now() - begun;
}

test("if Postgres is killed and restarted, requests get 503 while Postgres is away, and right answers afterwards", async () => {
  const postgres = await startPostgres();
  const service = await startService({ DATABASE_URL: postgres.url() });
  const load = startLoad(service.address, { clients: 16, questions: mixed });
  const backAfter: number[] = [];
  for (let round = 0; round < times; round++) {
    await load.answers(30);
    await postgres.kill();
    await delay(300);
    await postgres.start();
    backAfter.push(await back(load));
  }
  const tally = await load.stop();
  report(
    "postgres-killed",
    `${times} times, an external Postgres`,
    `back after ${inSeconds(...backAfter)} at most`,
    tally,
  );
  expectHarmless(tally);
  expect(Math.max(...backAfter)).toBeLessThan(bound(3_000));
  await service.stop();
});

test("if the bundled Postgres is killed, the service restarts it, and requests get 503 at worst", async () => {
  // The bundled programs cannot read data that the programs of POSTGRES_BIN wrote. In that case the service makes new data.
  const folder = process.env.POSTGRES_BIN ? await temporaryFolder() : await filledFolder();
  const service = await startService({ DATA_DIR: folder });
  const password = await readFile(join(folder, "postgres", "password"), "utf8");
  const load = startLoad(service.address, { clients: 16, questions: mixed });
  const backAfter: number[] = [];
  for (let round = 0; round < times; round++) {
    await load.answers(30);
    const file = join(folder, "postgres", "cluster", "postmaster.pid");
    const [pid, , , port] = (await readFile(file, "utf8")).split("\n").map(Number);
    expect(signal(pid as number, "SIGKILL")).toBe(true);
    await until("another Postgres accepts connections", async () => {
      const isAnother = !(await readFile(file, "utf8").catch(() => `${pid}\n`)).startsWith(`${pid}\n`);
      return isAnother && (await accepts(port as number, password));
    });
    backAfter.push(await back(load));
  }
  const tally = await load.stop();
  report(
    "postgres-killed",
    `${times} times, the bundled Postgres`,
    `back after ${inSeconds(...backAfter)} at most`,
    tally,
  );
  expectHarmless(tally);
  expect(Math.max(...backAfter)).toBeLessThan(bound(3_000));
  await service.stop();
});

/** Whether the server on a port accepts queries. During recovery the server listens but accepts no queries. */
async function accepts(port: number, password: string): Promise<boolean> {
  const client = new pg.Client(`postgresql://rapporteur:${password}@127.0.0.1:${port}/rapporteur`);
  client.on("error", () => {});
  const accepted = await client.connect().then(
    () => true,
    () => false,
  );
  await client.end();
  return accepted;
}
