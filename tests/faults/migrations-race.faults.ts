import { readdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { per } from "./levels.ts";
import type { Postgres } from "./postgres.ts";
import { randomFrom } from "./random.ts";
import { command, startPostgres } from "./service.ts";
import { until } from "./until.ts";
import { report } from "./verdict.ts";

const migrations = readdirSync(new URL("../../db/migrations/", import.meta.url)).filter((file) =>
  file.endsWith(".ts"),
).length;
const times = per({ quick: 1, short: 8, full: 30 });

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});

async function emptyDatabase(name: string): Promise<string> {
  await postgres.ask(`create database ${name} template template0`, "postgres");
  return postgres.url(name);
}

/** Lists everything that migrations make in a database, by kind and name. The tables of the migrator are left out. */
async function schemaOf(name: string): Promise<string[]> {
  const rows = await postgres.ask(
    `select relkind::text || ' ' || relname as thing from pg_class
       where relnamespace = 'public'::regnamespace and relname not like 'kysely\\_%'
     union all select 'function ' || oid::regprocedure from pg_proc where pronamespace = 'public'::regnamespace
     union all select 'type ' || typname from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
     union all select 'constraint ' || conname from pg_constraint where connamespace = 'public'::regnamespace
       and conname not like 'kysely\\_%'
     union all select 'trigger ' || tgrelid::regclass || ' ' || tgname from pg_trigger where not tgisinternal
     order by 1`,
    name,
  );
  return rows.map(({ thing }) => thing);
}

test("if five processes migrate at once, one does the work, and the others find nothing to do", async () => {
  const DATABASE_URL = await emptyDatabase("race");
  const all = await Promise.all(
    Array.from({ length: 5 }, () => command(["migrate"], { DATABASE_URL }).ended),
  );
  expect(all.map(({ status, stderr }) => ({ status, stderr }))).toEqual(
    Array(5).fill({ status: 0, stderr: "" }),
  );
  expect(all.map(({ stdout }) => stdout.trim().split("\n").at(-1)).sort()).toEqual([
    `${migrations} migrations applied.`,
    ...Array(4).fill("Nothing to do."),
  ]);
  expect(await schemaOf("race")).toEqual(await schemaOf("rapporteur"));
});

test("a migration that is killed at any moment has changed everything or nothing, and the next migration completes the work", async () => {
  const random = randomFrom(7);
  const found: string[] = [];
  const whole = await schemaOf("rapporteur");
  for (let time = 0; time < times; time++) {
    const name = `killed_${time}`;
    const DATABASE_URL = await emptyDatabase(name);
    const killed = command(["migrate"], { DATABASE_URL });
    // The test kills the command only after the command has connected. Before the command connects, there is
    // nothing to break.
    const beside = `select from pg_stat_activity where datname = '${name}' and application_name <> 'faults'`;
    await until("it connects", async () => (await postgres.ask(beside)).length > 0);
    await delay(random() * 1_000);
    killed.kill("SIGKILL");
    await killed.ended;
    await until("Postgres notices", async () => (await postgres.ask(beside)).length === 0);

    const left = await schemaOf(name);
    if (left.length > 0) expect(left).toEqual(whole);
    const next = await command(["migrate"], { DATABASE_URL }).ended;
    expect(next).toMatchObject({ status: 0, stderr: "" });
    expect(next.stdout).toBe(left.length > 0 ? "Nothing to do.\n" : `${migrations} migrations applied.\n`);
    expect(await schemaOf(name)).toEqual(whole);
    found.push(left.length > 0 ? "all" : "nothing");
    await postgres.ask(`drop database ${name}`, "postgres");
  }
  const all = found.filter((what) => what === "all").length;
  report("migrations-race", `5 at once; killed ${times} times`, `all tables ${all} times, else none`);
});
