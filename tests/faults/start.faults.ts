import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { PASSWORD, type Postgres } from "./postgres.ts";
import { command, launchService, startPostgres } from "./service.ts";
import { inSeconds, report } from "./verdict.ts";

let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres();
});

/** Starts Postgres in the state "starting": it waits for an archive until the file `hold` is removed. */
async function startSlowly() {
  const [signal, file] = ["recovery.signal", "hold"].map((name) => join(postgres.cluster, name)) as [
    string,
    string,
  ];
  for (const path of [signal, file]) {
    await writeFile(path, "");
    await chmod(path, 0o666); // Postgres may run as another user and must be able to remove the file.
  }
  const restore_command = "while test -e hold; do sleep 0.05; done; false";
  const started = postgres.start({ restore_command, hot_standby: "off" });
  return async () => {
    await rm(file);
    await started;
  };
}

test.for([
  { what: "is not there yet", begin: async () => () => postgres.start() },
  { what: "is starting", begin: startSlowly },
])(
  "the service waits for a Postgres that $what, reports that it waits, and then serves",
  async ({ what, begin }) => {
    await postgres.stop();
    const finish = await begin();
    const begun = performance.now();
    const service = launchService({ DATABASE_URL: postgres.url(), DATABASE_WAIT: "60" });
    await service.shows(/Waiting for the database/);
    await finish();
    await service.shows(/Ready/);
    report("start", `a Postgres that ${what}`, `ready after ${inSeconds(performance.now() - begun)}`);
    const log = await service.stop();
    expect(log.filter(({ msg }) => msg?.startsWith("Waiting for the database at "))).toHaveLength(1);
    expect(JSON.stringify(log)).not.toContain(PASSWORD);
  },
);

test("the service waits no longer than its setting, and then says in a sentence what to check", async () => {
  await postgres.stop();
  const begun = performance.now();
  const { status, stderr } = await command([], { DATABASE_URL: postgres.url(), DATABASE_WAIT: "1" }).ended;
  expect(status).toBe(1);
  expect(stderr).toMatch(/^The database at 127\.0\.0\.1:\d+ cannot be opened \(.*\): check .*\.\n$/);
  expect(performance.now() - begun).toBeGreaterThan(1_000);
  expect(stderr).not.toContain(PASSWORD);
});

test("a wrong password, an unknown user and an unknown database are reported at once, without waiting", async () => {
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
