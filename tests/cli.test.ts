import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, describe, expect, inject, test } from "vitest";
import { createDatabase } from "#db/client.ts";
import type { Config } from "#src/config.ts";
import type { Log } from "#src/log.ts";
import { openDatabase } from "#src/server.ts";
import { clone, createEmpty, databaseUrl, drop } from "./databases.ts";

const cli = new URL("../src/cli.ts", import.meta.url).pathname;
const asRoot = process.getuid?.() === 0;

/** What the tests leave behind: processes, folders, databases; released last one first. */
const leftovers = new AsyncDisposableStack();
afterAll(() => leftovers.disposeAsync());

/** Runs the real command as a shell would, in a process group of its own, with the settings given and no others. */
function run(command: string[], settings: Record<string, string> = {}) {
  const unset = { DATABASE_URL: "", HOST: "", PORT: "0", DATA_DIR: "", LOG_LEVEL: "" };
  const child = spawn(process.execPath, [cli, ...command], {
    env: { ...process.env, ...unset, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  leftovers.defer(() => void child.kill("SIGKILL"));
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "exit")]).then(
    ([stdout, stderr, [status]]) => ({ stdout, stderr, status }),
  );
  const address = new Promise<string>((resolve, reject) => {
    let shown = "";
    child.stdout.on("data", (chunk) => {
      shown += chunk;
      const [found] = shown.match(/http:[^"\s]+(?=\/graphql)/) ?? [];
      if (found) resolve(found);
    });
    ended.then(({ stderr }) => reject(new Error(`The service did not start: ${stderr}`)));
  });
  address.catch(() => {}); // Only some tests wait for it.
  const pid = child.pid as number;
  const kill = (signal: NodeJS.Signals) => child.kill(signal);
  /** Ctrl-C under npm: the terminal tells the whole group, and npm passes it on. */
  const interrupt = async () => {
    process.kill(-pid, "SIGINT");
    await delay(50);
    child.kill("SIGINT");
  };
  return { pid, ended, address, kill, interrupt };
}

/** A service that is ready. */
async function serve(settings: Record<string, string>) {
  const service = run(["serve"], settings);
  return { ...service, address: await service.address };
}

async function ask(address: string) {
  const url = `${address}/graphql?query=${encodeURIComponent("{ countries { totalCount } }")}`;
  const response = await fetch(url, { headers: { connection: "close" } });
  return (await response.json()) as { data: { countries: { totalCount: number } } };
}

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "rapporteur-cli-"));
  leftovers.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 }));
  return folder;
}

async function emptyDatabase(name: string): Promise<string> {
  const unique = `rapporteur_cli_${name}_${process.pid}`;
  await createEmpty(inject("server"), unique);
  leftovers.defer(() => drop(inject("server"), unique));
  return databaseUrl(inject("server"), unique);
}

/** The processes that have `folder` on their command line or as the folder they run in. */
async function processesOf(folder: string): Promise<string[]> {
  const listed = await readdir("/proc").catch(() => null);
  if (!listed)
    return (await text(spawn("ps", ["-Aww", "-o", "args="]).stdout))
      .split("\n")
      .filter((line) => line.includes(folder));
  const described = listed.filter(Number).map(async (pid) => {
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => "");
    return `${pid} ${command.replaceAll("\0", " ")} ${place}`;
  });
  return (await Promise.all(described)).filter((line) => line.includes(folder));
}

const postmasterOf = async (folder: string) => {
  const lines = (await readFile(join(folder, "postgres/cluster/postmaster.pid"), "utf8")).split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3]) };
};

describe.concurrent("the command line", () => {
  test("explains itself and each command", async () => {
    const [general, serve, migrate, generate, version] = await Promise.all([
      run(["--help"]).ended,
      run(["serve", "-h"]).ended,
      run(["migrate", "--help"]).ended,
      run(["generate", "--help"]).ended,
      run(["--version"]).ended,
    ]);
    for (const word of ["serve", "migrate", "seed", "generate", "DATABASE_URL", "DATA_DIR"])
      expect(general.stdout).toContain(word);
    expect(serve.stdout).toContain("SIGTERM");
    expect(migrate.stdout).toContain("pending migrations");
    expect(generate.stdout).toContain("--size small|medium|large (small)");
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect([general, serve, migrate, generate, version].map(({ status }) => status)).toEqual([0, 0, 0, 0, 0]);
  });

  test("refuses what it does not know in one sentence", async () => {
    const answers = await Promise.all(
      [["fly"], ["--fast"], ["seed", "all"], ["seed", "--size", "small"], ["generate", "--size", "huge"]].map(
        (command) => run(command).ended,
      ),
    );
    expect(answers.map(({ status, stdout, stderr }) => ({ status, stdout, stderr }))).toEqual([
      { status: 1, stdout: "", stderr: "Unknown command 'fly'; there are serve, migrate, seed, generate.\n" },
      { status: 1, stdout: "", stderr: "Unknown option '--fast'; --help shows what there is.\n" },
      { status: 1, stdout: "", stderr: "The command seed takes no 'all'; --help shows what there is.\n" },
      { status: 1, stdout: "", stderr: "The command seed takes no '--size'; --help shows what there is.\n" },
      {
        status: 1,
        stdout: "",
        stderr: '--size is "huge"; give one of small, medium, large, or leave it out for small.\n',
      },
    ]);
  });

  test("reports all invalid settings at once, and no password", async () => {
    const { status, stderr } = await run([], {
      PORT: "99999",
      LOG_LEVEL: "loud",
      DATABASE_URL: "mysql://me:secret@db/record",
    }).ended;
    expect(status).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^DATABASE_URL is not an address like postgresql:/),
      expect.stringMatching(/^PORT is "99999"; give /),
      expect.stringMatching(/^LOG_LEVEL is "loud"; give /),
    ]);
    expect(stderr).not.toContain("secret");
  });

  test("names a taken port before it starts anything", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    leftovers.defer(() => void other.close());
    const { port } = other.address() as { port: number };
    const folder = await temporaryFolder();
    const { status, stdout, stderr } = await run(["serve"], { PORT: String(port), DATA_DIR: folder }).ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^Port ${port} of 127.0.0.1 is taken: .*PORT\\.\n$`));
    expect(await readdir(folder)).toEqual([]);
  });

  test("tells an older Node what is needed", async () => {
    const pretend = 'Object.defineProperty(process, "versions", { value: { node: "20.20.0" } })';
    const imports = [
      `data:text/javascript,${pretend}`,
      new URL("../src/check-node.js", import.meta.url).href,
    ];
    const child = spawn(process.execPath, [...imports.map((file) => `--import=${file}`), cli]);
    const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, "exit")]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^rapporteur needs Node 24 or newer, .*\.\n$/);
  });

  test("says which data folder cannot be used", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    const { status, stderr } = await run(["serve"], { DATA_DIR: file }).ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The data folder .*file cannot be used \(EEXIST.*DATA_DIR\.\n$/);
  });
});

describe.concurrent("with DATABASE_URL", () => {
  test("an unreachable database is named without its password", async () => {
    const { status, stdout, stderr } = await run([], {
      DATABASE_URL: "postgres://me:secret@127.0.0.1:1/record",
    }).ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(
      /^The database at 127\.0\.0\.1:1 cannot be opened \(.*ECONNREFUSED.*\): check .*\.\n$/,
    );
    expect(stderr).not.toContain("secret");
  });

  test("a database older than Postgres 15 is refused", async () => {
    const url = await emptyDatabase("old");
    // No server that old is at hand; this one says it is.
    const db = createDatabase(url, { connections: 1 });
    const name = new URL(url).pathname.slice(1);
    await sql`create schema older`.execute(db);
    await sql`create function older.current_setting(text) returns text language sql as $$ select '140012' $$`.execute(
      db,
    );
    await sql`alter database ${sql.id(name)} set search_path = older, public, pg_catalog`.execute(db);
    await db.destroy();
    const { status, stderr } = await run([], { DATABASE_URL: url }).ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The database at .* is Postgres 14: rapporteur needs 15 or newer, .*\.\n$/);
  });

  test("a connection that breaks is a warning, but not while all are closed anyway", async () => {
    const { hostname, port: postgresPort } = new URL(inject("server"));
    let isHeard = true;
    // Stands between the service and Postgres, which may be too busy to hear that a connection is to be closed.
    const between = createServer({ allowHalfOpen: true }, (service) => {
      const postgres = connect(Number(postgresPort || 5432), hostname);
      service.on("data", (chunk) => isHeard && postgres.write(chunk));
      postgres.pipe(service);
    });
    between.listen(0, "127.0.0.1");
    await once(between, "listening");
    const url = new URL(inject("server"));
    url.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
    await using server = createDatabase(inject("server"), { connections: 1 });

    const warnings: string[] = [];
    const log = { warn: (text: string) => warnings.push(text) } as unknown as Log;
    const resources = new AsyncDisposableStack();
    const db = await openDatabase({ databaseUrl: url.href } as Config, log, resources);
    const pid = async () =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid;
    const terminate = (pid?: number) => sql`select pg_terminate_backend(${pid})`.execute(server);

    await terminate(await pid());
    await expect.poll(() => warnings).toEqual([expect.stringMatching(/^A database connection broke: /)]);

    const last = await pid();
    isHeard = false;
    await resources.disposeAsync();
    await terminate(last);
    // Its connections have ended, and with them what Postgres had to say.
    between.close();
    await once(between, "close");
    await delay(50);
    expect(warnings).toHaveLength(1);
  });

  test("an invented record is refused where there is one already", async () => {
    const name = `rapporteur_cli_filled_${process.pid}`;
    await clone(inject("server"), inject("template"), name);
    leftovers.defer(() => drop(inject("server"), name));
    const { status, stdout, stderr } = await run(["generate"], {
      DATABASE_URL: databaseUrl(inject("server"), name),
    }).ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^The database already holds a record, .*: give another as DATA_DIR or .*\.\n$/);
  });

  test("migrations and the record are steps of their own, and the service waits for the first", async () => {
    const DATABASE_URL = await emptyDatabase("steps");
    const refused = await Promise.all(
      ["serve", "seed"].map((command) => run([command], { DATABASE_URL }).ended),
    );
    for (const { status, stderr } of refused) {
      expect(status).toBe(1);
      expect(stderr).toMatch(/^The database lacks \d+ migrations: run "npm run migrate" first\.\n$/);
    }
    expect((await run(["migrate"], { DATABASE_URL }).ended).stdout).toMatch(/^\d+ migrations applied\.\n$/);
    expect((await run(["migrate"], { DATABASE_URL }).ended).stdout).toBe("Nothing to do.\n");
    const service = await serve({ DATABASE_URL });
    expect((await ask(service.address)).data.countries.totalCount).toBe(0);
    expect((await run(["seed"], { DATABASE_URL }).ended).stdout).toMatch(
      /\d+ records read, \d+ rows written\.\n$/,
    );
    expect((await ask(service.address)).data.countries.totalCount).toBeGreaterThan(0);
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 0, stderr: "" });
  });
});

// One after the other on one folder, each from what the one before it left.
describe("with the Postgres that comes along", () => {
  let folder = "";
  const start = () => serve({ DATA_DIR: folder });

  async function expectStopped(service: Awaited<ReturnType<typeof serve>>) {
    const begun = performance.now();
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 0, stderr: "" });
    expect(await processesOf(folder)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(5_000);
  }

  async function supervisor(): Promise<number> {
    const found = (await processesOf(folder)).filter((line) => line.includes("postgres-supervisor"));
    expect(found).toHaveLength(1);
    return Number.parseInt(found[0] ?? "", 10);
  }

  test("of two first starts at once one serves the record, and the other says which process does", async () => {
    folder = await temporaryFolder();
    const both = [run([], { DATA_DIR: folder }), run([], { DATA_DIR: folder })] as const;
    const address = await Promise.any(both.map((service) => service.address));
    const loser = await Promise.race(both.map((service) => service.ended.then(() => service)));
    const [winner = loser] = both.filter((service) => service !== loser);
    expect(await loser.ended).toMatchObject({
      status: 1,
      stderr: `Process ${winner.pid} already uses the data in ${folder}/postgres: stop it (kill ${winner.pid}), or give another folder as DATA_DIR.\n`,
    });
    expect((await ask(address)).data.countries.totalCount).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual(["postgres"]);
    await expectStopped({ ...winner, address });
  });

  test("a second start, and the other commands, leave the first unharmed", async () => {
    const first = await start();
    for (const command of ["serve", "migrate", "seed"]) {
      const { status, stderr } = await run([command], { DATA_DIR: folder }).ended;
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: expect.stringContaining(`Process ${first.pid} already uses the data in`),
      });
    }
    expect((await ask(first.address)).data.countries.totalCount).toBeGreaterThan(0);
    await expectStopped(first);
  });

  test("only who knows the password in the data folder gets in, and only from this machine", async () => {
    const service = await start();
    const { port } = await postmasterOf(folder);
    const file = join(folder, "postgres/password");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const url = (password: string) => `postgres://rapporteur:${password}@127.0.0.1:${port}/rapporteur`;
    const stranger = createDatabase(url("guessed"));
    await expect(sql`select 1`.execute(stranger)).rejects.toThrow("password authentication failed");
    const owner = createDatabase(url(await readFile(file, "utf8")));
    const settings = await sql`select current_setting('listen_addresses') as tcp,
      current_setting('unix_socket_directories') as sockets, current_setting('fsync') as fsync`.execute(
      owner,
    );
    expect(settings.rows).toEqual([{ tcp: "127.0.0.1", sockets: "", fsync: "on" }]);
    await sql`create table kept as select 'written by an earlier run' as text`.execute(owner);
    await Promise.all([stranger.destroy(), owner.destroy()]);
    await expectStopped(service);
  });

  test("Ctrl-C ends the service, after the request in flight is answered", async () => {
    const service = await start();
    const { hostname, port } = new URL(service.address);
    const body = JSON.stringify({ query: "{ countries { totalCount } }" });
    const client = connect(Number(port), hostname);
    const head = ["POST /graphql HTTP/1.1", "host: rapporteur", "content-type: application/json"];
    client.write(`${[...head, `content-length: ${body.length}`].join("\r\n")}\r\n\r\n${body.slice(0, 9)}`);
    await delay(200);
    await service.interrupt();
    await delay(200);
    await expect(fetch(service.address)).rejects.toThrow("fetch failed");
    client.write(body.slice(9));
    expect(await text(client)).toMatch(/^HTTP\/1\.1 200 OK.*"totalCount":\d+/s);
    expect(await service.ended).toMatchObject({ status: 0, stderr: "" });
  });

  test("kill -9 of the service leaves nothing that blocks the next start, which finds all data", async () => {
    const killed = await start();
    killed.kill("SIGKILL");
    await killed.ended;
    // Worse: the supervisor, which would stop Postgres, is killed too.
    const orphaned = await start();
    process.kill(await supervisor(), "SIGKILL");
    orphaned.kill("SIGKILL");
    await orphaned.ended;
    // And after a crash of the machine the number in the pid file may be another program's.
    const next = await start();
    next.kill("SIGTERM");
    await next.ended;
    const { uid, gid } = await stat(join(folder, "postgres/cluster"));
    const another = spawn("sleep", ["60"], { uid, gid });
    leftovers.defer(() => void another.kill());
    await writeFile(join(folder, "postgres/cluster/postmaster.pid"), `${another.pid}\n`);

    const service = await start();
    const { port } = await postmasterOf(folder);
    const password = await readFile(join(folder, "postgres/password"), "utf8");
    const db = createDatabase(`postgres://rapporteur:${password}@127.0.0.1:${port}/rapporteur`);
    const { rows } = await sql`select text from kept`.execute(db);
    expect(rows).toEqual([{ text: "written by an earlier run" }]);
    await db.destroy();
    await expectStopped(service);
  });

  test("a Postgres that dies is started again, and the service goes on", async () => {
    const service = await start();
    // A signal to all processes, as of a machine that shuts down, does not part the service from its Postgres.
    const pid = await supervisor();
    process.kill(pid, "SIGTERM");
    await delay(300);
    expect(await supervisor()).toBe(pid);
    process.kill((await postmasterOf(folder)).pid, "SIGKILL");
    await expect
      .poll(async () => (await ask(service.address)).data?.countries?.totalCount, {
        timeout: 10_000,
        interval: 100,
      })
      .toBeGreaterThan(0);
    await expectStopped(service);
  });

  test("an invented record goes to a folder of its own and is served from there", async () => {
    const fresh = join(await temporaryFolder(), "invented");
    const { status, stdout } = await run(["generate", "--size", "small"], { DATA_DIR: fresh }).ended;
    expect(status).toBe(0);
    expect(stdout).toMatch(/Writing articles\..*Writing citations\./s);
    expect(stdout).toContain(`Serve it with: DATA_DIR=${fresh} npm start\n`);
    const service = await serve({ DATA_DIR: fresh });
    expect((await ask(service.address)).data.countries.totalCount).toBe(40);
    await expectStopped(service);
    expect((await run(["generate"], { DATA_DIR: fresh }).ended).stderr).toMatch(
      /^The database already holds/,
    );
  });

  test("SIGTERM in the midst of a start ends that too", async () => {
    const fresh = await temporaryFolder();
    const service = run([], { DATA_DIR: fresh });
    await expect.poll(() => readdir(fresh), { timeout: 10_000 }).not.toEqual([]);
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 143, stderr: "" });
    expect(await processesOf(fresh)).toEqual([]);
  });

  test.runIf(asRoot)(
    "as root, data that Postgres could not reach are kept elsewhere, and the start says where",
    async () => {
      const home = await temporaryFolder();
      await writeFile(join(home, "private"), "");
      const data = join(home, "data of mine");
      const { status, stdout } = await run(["migrate"], { DATA_DIR: data }).ended;
      const shelter = await readlink(join(data, "postgres"));
      leftovers.defer(() => rm(shelter, { recursive: true }));
      expect(status).toBe(0);
      expect(stdout).toContain(`keeps its data in ${shelter}.`);
      expect((await stat(join(shelter, "cluster"))).uid).not.toBe(0);
      expect((await run(["migrate"], { DATA_DIR: data }).ended).stdout).toMatch(/Nothing to do\.\n$/);
    },
  );
});
