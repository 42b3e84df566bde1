import { cp, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryFolder } from "../commands.ts";
import { per } from "./levels.ts";
import { startLoad } from "./load.ts";
import { mixed } from "./questions.ts";
import { command, startPostgres, startService, WARN } from "./service.ts";
import { expectHarmless, report } from "./verdict.ts";

const checkout = fileURLToPath(new URL("../../", import.meta.url));

/** The command line of a newer release: this checkout with one more migration. */
async function newerRelease(breaksCodeBefore: string | null): Promise<string> {
  const folder = await temporaryFolder();
  for (const part of ["db", "schema", "seeds", "src", "package.json", "tsconfig.json"]) {
    await cp(join(checkout, part), join(folder, part), { recursive: true });
  }
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  await writeFile(
    join(folder, "db", "migrations", "20991231-01-later.ts"),
    `import { type Kysely, sql } from "kysely";

export const breaksCodeBefore = ${JSON.stringify(breaksCodeBefore)};

export const up = (db: Kysely<unknown>) =>
  sql\`
alter table topics add column colour text;
alter table people add column shoe_size integer not null default 42;
create index topics_colour_idx on topics (colour);
create table later_things (id uuid primary key);
\`.execute(db);
`,
  );
  return join(folder, "src", "cli.ts");
}

const refusal = { status: 1, stdout: "", stderr: expect.stringMatching(/^[A-Z][^\n]*\.\n$/) };

test("a newer release that migrates under load fails no answer; the older one goes on serving but does not write", async () => {
  const postgres = await startPostgres();
  const DATABASE_URL = postgres.url();
  const newer = await newerRelease(null);
  const service = await startService({ DATABASE_URL });
  const load = startLoad(service.address, { clients: 16, questions: mixed });
  await load.answers(30);
  expect(await command(["migrate"], { DATABASE_URL }, newer).ended).toMatchObject({
    ...{ status: 0, stdout: "1 migration applied.\n", stderr: "" },
  });
  await load.answers(per({ quick: 30, short: 300, full: 3_000 }));
  const tally = await load.stop();
  report("schema-changed", "two new columns, an index and a table", "", tally);
  expectHarmless(tally);
  expect(tally.answered).toEqual({ 200: tally.sent });
  await service.stop();

  const again = await startService({ DATABASE_URL });
  const asked = await startLoad(again.address, { clients: 4, questions: mixed, requests: 40 }).done;
  expectHarmless(asked);
  expect(asked.answered).toEqual({ 200: 40 });
  expect((await again.stop()).some(({ level, msg }) => level === WARN && /newer/i.test(msg ?? ""))).toBe(
    true,
  );

  const refused = ["migrate", "seed"].map((name) => command([name], { DATABASE_URL }).ended);
  expect(await Promise.all(refused)).toEqual([refusal, refusal]);
});

test("if the newer release declares that older code cannot read its tables, older code refuses to serve in one sentence", async () => {
  const postgres = await startPostgres();
  const DATABASE_URL = postgres.url();
  await command(["migrate"], { DATABASE_URL }, await newerRelease("9.9.9")).ended;
  for (const name of ["serve", "migrate", "seed"]) {
    const { status, stdout, stderr } = await command([name], { DATABASE_URL }).ended;
    expect({ name, status, stdout }).toEqual({ name, status: 1, stdout: "" });
    expect(stderr).toMatch(/^The database needs release 9\.9\.9 or newer of rapporteur, [^\n]*\.\n$/);
  }
});
