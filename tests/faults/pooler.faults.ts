import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { freePort } from "#src/postgres/start.ts";
import { leftovers, temporaryFolder } from "../commands.ts";
import { per } from "./levels.ts";
import { startLoad } from "./load.ts";
import { PASSWORD, type Postgres, placeIn } from "./postgres.ts";
import { mixed } from "./questions.ts";
import { command, startPostgres, startService } from "./service.ts";
import { until } from "./until.ts";
import { expectHarmless, report } from "./verdict.ts";

const pgbouncer = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"]
  .map((folder) => join(folder, "pgbouncer"))
  .find(existsSync);
const unless = pgbouncer ? "" : " (skipped: PgBouncer is not installed)";

/** Starts a pooler in transaction mode with default settings, and returns its port. */
async function startPooler(postgres: Postgres): Promise<number> {
  const port = await freePort();
  const folder = await temporaryFolder();
  const [settings, users] = [join(folder, "pgbouncer.ini"), join(folder, "users.txt")];
  await writeFile(users, `"rapporteur" "${PASSWORD}"\n`);
  await writeFile(
    settings,
    `[databases]
* = host=127.0.0.1 port=${postgres.port}
[pgbouncer]
pool_mode = transaction
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
`,
  );
  const { user } = await placeIn(await temporaryFolder());
  // Like Postgres, PgBouncer refuses to run as root.
  await chmod(folder, 0o755);
  const pooler = spawn(pgbouncer as string, [settings], { ...user, cwd: "/", stdio: "ignore" });
  leftovers.defer(() => void pooler.kill("SIGKILL"));
  await until("the pooler listens", () => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    return promise.finally(() => socket.destroy());
  });
  return port;
}

test.skipIf(!pgbouncer)(
  `behind a transaction pooler the record is migrated, filled and served correctly${unless}`,
  async () => {
    const postgres = await startPostgres();
    const port = await startPooler(postgres);
    const settings = (name: string) => ({
      DATABASE_URL: postgres.url(name, port),
      PREPARED_STATEMENTS: "off",
    });

    await postgres.ask("create database fresh template template0", "postgres");
    for (const name of ["migrate", "seed"]) {
      expect(await command([name], settings("fresh")).ended).toMatchObject({ status: 0, stderr: "" });
    }
    // Nothing listens at this pooler's address, so the commands must use DIRECT_URL.
    const direct = { DATABASE_URL: postgres.url("fresh", 1), DIRECT_URL: postgres.url("fresh") };
    expect(await command(["migrate"], direct).ended).toMatchObject({
      ...{ status: 0, stderr: "", stdout: "Nothing to do.\n" },
    });

    const service = await startService(settings("fresh"));
    const requests = per({ quick: 100, short: 2_000, full: 10_000 });
    const tally = await startLoad(service.address, { clients: 16, questions: mixed, requests }).done;
    report("pooler", "PgBouncer in transaction mode", "", tally);
    expectHarmless(tally);
    expect(tally.answered).toEqual({ 200: tally.sent });
    await service.stop();
  },
);
