import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { createDatabase } from "#db/client.ts";
import { ask, leftovers, run, serve, temporaryFolder } from "./commands.ts";

const asRoot = process.getuid?.() === 0;

/** Finds the processes that have `folder` on their command line or as their working folder. */
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
// These tests use the same folder, one after the other. Each test starts from the state that the previous test
// left.
describe("with the bundled Postgres", () => {
  let folder = "";
  const start = () => serve({ DATA_DIR: folder });

  async function expectStopped(service: Awaited<ReturnType<typeof serve>>) {
    service.kill("SIGTERM");
    // A process that is stuck ends itself after ten seconds, with a status that is not 0.
    expect(await service.ended).toMatchObject({ status: 0, stderr: "" });
    expect(await processesOf(folder)).toEqual([]);
  }

  async function supervisor(): Promise<number> {
    const found = (await processesOf(folder)).filter((line) => line.includes("postgres/supervisor"));
    expect(found).toHaveLength(1);
    return Number.parseInt(found[0] ?? "", 10);
  }

  test("if two services start at once in a new folder, one serves the record, and the error of the other names the first", async () => {
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

  test("a second start and other commands do not disturb the first", async () => {
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

  test("Postgres accepts only the password in the data folder, and only connections from this machine", async () => {
    const service = await start();
    const { port } = await postmasterOf(folder);
    const file = join(folder, "postgres/password");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const url = (password: string) => `postgres://rapporteur:${password}@127.0.0.1:${port}/rapporteur`;
    const stranger = createDatabase(url("guessed"));
    await expect(sql`select 1`.execute(stranger)).rejects.toMatchObject({
      cause: { message: expect.stringContaining("password authentication failed") },
    });
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

  test("Ctrl-C ends the service after the request in flight is answered", async () => {
    const service = await start();
    const { hostname, port } = new URL(service.address);
    const body = JSON.stringify({ query: "{ countries { totalCount } }" });
    const client = connect(Number(port), hostname);
    const head = [
      ...["POST /graphql HTTP/1.1", "host: rapporteur", "content-type: application/json"],
      "expect: 100-continue",
    ];
    client.write(`${[...head, `content-length: ${body.length}`].join("\r\n")}\r\n\r\n${body.slice(0, 9)}`);
    const [begun] = await once(client, "data");
    expect(String(begun)).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    await service.interrupt();
    await expect.poll(() => fetch(service.address).catch((error) => error.message)).toBe("fetch failed");
    client.write(body.slice(9));
    expect(await text(client)).toMatch(/^HTTP\/1\.1 200 OK.*"totalCount":\d+/s);
    expect(await service.ended).toMatchObject({ status: 0, stderr: "" });
  });

  test("kill -9 of the service does not block the next start and loses no data", async () => {
    const killed = await start();
    killed.kill("SIGKILL");
    await killed.ended;
    // The test also kills the supervisor, which would otherwise stop Postgres.
    const orphaned = await start();
    process.kill(await supervisor(), "SIGKILL");
    orphaned.kill("SIGKILL");
    await orphaned.ended;
    // After a crash of the machine, the pid file may have the number of another program.
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

  test("if Postgres dies, the service starts Postgres again and goes on", async () => {
    const service = await start();
    // At the shutdown of a machine all processes get SIGTERM. The supervisor ignores it, so the service keeps Postgres.
    const pid = await supervisor();
    process.kill(pid, "SIGTERM");
    await delay(300);
    expect(await supervisor()).toBe(pid);
    process.kill((await postmasterOf(folder)).pid, "SIGKILL");
    await expect
      .poll(async () => (await ask(service.address)).data?.countries?.totalCount)
      .toBeGreaterThan(0);
    await expectStopped(service);
  });

  test("an invented record gets its own data folder and is served from there", async () => {
    const fresh = join(await temporaryFolder(), "invented");
    const { status, stdout } = await run(["generate", "--size", "small"], { DATA_DIR: fresh }).ended;
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /Writing articles \(part \d+ of \d+\)\..*Writing citations .*Restoring indexes of citations\./s,
    );
    expect(stdout).toContain(`Serve it with: DATA_DIR=${fresh} npm start\n`);
    const service = await serve({ DATA_DIR: fresh });
    expect((await ask(service.address)).data.countries.totalCount).toBe(40);
    await expectStopped(service);
    expect((await run(["generate"], { DATA_DIR: fresh }).ended).stderr).toMatch(
      /^The database already holds/,
    );
  });

  test("SIGTERM ends a service that is starting", async () => {
    const fresh = await temporaryFolder();
    const service = run([], { DATA_DIR: fresh });
    await expect.poll(() => readdir(fresh)).not.toEqual([]);
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 143, stderr: "" });
    expect(await processesOf(fresh)).toEqual([]);
  });

  test("SIGTERM ends a long command without a stack trace, and nothing is written", async () => {
    const fresh = await temporaryFolder();
    const generating = run(["generate", "--size", "small"], { DATA_DIR: fresh });
    await generating.shows(/Writing dialogue_sessions/);
    generating.kill("SIGTERM");
    expect(await generating.ended).toMatchObject({ status: 143, stderr: "" });
    expect(await processesOf(fresh)).toEqual([]);
  });

  test.runIf(asRoot)(
    "if root starts the service and Postgres cannot reach the data folder, the service keeps the data elsewhere and prints where",
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
