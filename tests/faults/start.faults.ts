import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { per } from "./levels.ts";
import { PASSWORD, type Postgres } from "./postgres.ts";
import { command, launchService, startPostgres } from "./service.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});

const seconds = per({ quick: 0.4, short: 3, full: 10 });

/** Starts Postgres so that for a while it says that it is starting: it waits for an archive that does not come. */
async function startSlowly(): Promise<void> {
  const file = join(postgres.cluster, "recovery.signal");
  await writeFile(file, "");
  await chmod(file, 0o666); // Postgres, which may be another user, removes it.
  await postgres.start({ restore_command: `sleep ${seconds}; false`, hot_standby: "off" });
}

test.for([
  { what: "is not there yet", start: () => postgres.start() },
  { what: "is starting", start: startSlowly },
])("the service waits for a Postgres that $what, says so, and serves", async ({ start }) => {
  await postgres.stop();
  const slowly = start === startSlowly ? start() : undefined;
  const service = launchService({ DATABASE_URL: postgres.url(), DATABASE_WAIT: "60" });
  await service.said(/Waiting for the database/);
  await (slowly ?? start());
  await service.said(/Ready/);
  const log = await service.stop();
  expect(log.filter(({ msg }) => msg?.startsWith("Waiting for the database at "))).toHaveLength(1);
  expect(JSON.stringify(log)).not.toContain(PASSWORD);
});

test("the service waits no longer than it is told to, and then says in a sentence what to check", async () => {
  await postgres.stop();
  const begun = performance.now();
  const { status, stderr } = await command([], { DATABASE_URL: postgres.url(), DATABASE_WAIT: "1" }).ended;
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The database at 127\.0\.0\.1:\d+ cannot be opened \(.*\): check .*\.\n$/);
  expect(performance.now() - begun).toBeGreaterThan(1_000);
  expect(stderr).not.toContain(PASSWORD);
});

test("a wrong password, an unknown user and an unknown database are told at once, however long it may wait", async () => {
  await postgres.start();
  const wrong = [{ password: "guessed" }, { username: "nobody" }, { pathname: "/nothing" }].map((part) => {
    const url = new URL(postgres.url());
    Object.assign(url, part);
    return command([], { DATABASE_URL: url.href, DATABASE_WAIT: "600" }).ended;
  });
  for (const { status, stdout, stderr } of await Promise.all(wrong)) {
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^The database at 127\.0\.0\.1:\d+ cannot be opened \(.*\): check .*\.\n$/);
    expect(stderr).not.toMatch(/guessed|:known/);
  }
});
