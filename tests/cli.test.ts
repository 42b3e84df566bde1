import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { sql } from "kysely";
import { describe, expect, inject, test } from "vitest";
import { createDatabase } from "#db/client.ts";
import type { Config } from "#src/config.ts";
import type { Log } from "#src/log.ts";
import { openDatabase } from "#src/server.ts";
import { ask, cli, emptyDatabase, leftovers, run, serve, temporaryFolder } from "./commands.ts";
import { clone, databaseUrl, drop } from "./databases.ts";

describe.concurrent("the command line", () => {
  test("the command line prints help for itself and for each command", async () => {
    const [general, help, serve, migrate, generate, version] = await Promise.all([
      run(["--help"]).ended,
      run(["help"]).ended,
      run(["serve", "-h"]).ended,
      run(["migrate", "--help"]).ended,
      run(["generate", "--help"]).ended,
      run(["--version"]).ended,
    ]);
    for (const word of ["serve", "migrate", "seed", "generate", "DATABASE_URL", "DATA_DIR"])
      for (const { stdout } of [general, help, serve]) expect(stdout).toContain(word);
    expect(serve.stdout).toContain("SIGTERM");
    expect(migrate.stdout).toContain("pending migrations");
    expect(generate.stdout).toMatch(
      /--size <size>.*choices: "small", "medium", "large", default:\s+"small"/s,
    );
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect([general, help, serve, migrate, generate, version].map(({ status }) => status)).toEqual(
      Array(6).fill(0),
    );
  });

  test("the command line refuses an unknown command or option with status 2 and a suggestion", async () => {
    const refused = async (...command: string[]) => {
      const { status, stdout, stderr } = await run(command).ended;
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toMatch(/\nSee --help for the commands and options\.\n$/);
      return stderr;
    };
    const [misspelt, unknown, option, argument, elsewhere, size] = await Promise.all([
      refused("genrate"),
      refused("fly"),
      refused("--fast"),
      refused("seed", "all"),
      refused("seed", "--size", "small"),
      refused("generate", "--size", "huge"),
    ]);
    expect(misspelt).toMatch(/unknown command 'genrate'\n\(Did you mean generate\?\)/);
    expect(unknown).toContain("unknown command 'fly'");
    expect(option).toContain("unknown option '--fast'");
    expect(argument).toContain("too many arguments for 'seed'");
    expect(elsewhere).toContain("unknown option '--size'");
    expect(size).toContain("Allowed choices are small, medium, large.");
  });

  test("the command line reports all invalid settings together, without any password", async () => {
    const { status, stderr } = await run([], {
      PORT: "99999",
      LOG_LEVEL: "loud",
      CORS_ORIGINS: "https://example.org, example.com/",
      DATABASE_URL: "mysql://me:secret@db/record",
      DIRECT_URL: "me:secret@db",
      REQUEST_DEADLINE: "31",
      DATABASE_WAIT: "a minute",
      PREPARED_STATEMENTS: "lots",
    }).ended;
    expect(status).toBe(1);
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^DATABASE_URL is not an address like postgresql:/),
      expect.stringMatching(/^DIRECT_URL is not an address like postgresql:/),
      expect.stringMatching(/^PORT is "99999"; give /),
      expect.stringMatching(/^LOG_LEVEL is "loud"; give /),
      expect.stringMatching(
        /^CORS_ORIGINS is "https:.*"; give origins like https:\/\/example.org separated by commas/,
      ),
      expect.stringMatching(/^REQUEST_DEADLINE is "31"; give a whole number of seconds from 1 to 30, /),
      expect.stringMatching(/^DATABASE_WAIT is "a minute"; give a whole number of seconds from 0 to 3600, /),
      expect.stringMatching(/^PREPARED_STATEMENTS is "lots"; give a whole number from 1 to 999, off /),
    ]);
    expect(stderr).not.toContain("secret");
  });

  test("the command line reports a taken port before it starts anything", async () => {
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

  test("the command line tells the user of an older Node which version it needs", async () => {
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

  test("the command line names a data folder that it cannot use", async () => {
    const file = join(await temporaryFolder(), "file");
    await writeFile(file, "");
    const { status, stderr } = await run(["serve"], { DATA_DIR: file }).ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/^The data folder .*file cannot be used \(EEXIST.*DATA_DIR\.\n$/);
  });
});

describe.concurrent("with DATABASE_URL", () => {
  test("an unreachable database is reported without its password", async () => {
    const { status, stdout, stderr } = await run([], {
      DATABASE_URL: "postgres://me:secret@127.0.0.1:1/record",
    }).ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(
      /^The database at 127\.0\.0\.1:1 cannot be opened \(.*ECONNREFUSED.*\): check .*\.\n$/,
    );
    expect(stderr).not.toContain("secret");
  });

  test("the service waits for a server that is not there yet; other commands do not wait", async () => {
    // Keeps the port for the server that comes later.
    const reserved = createServer().listen(0, "127.0.0.1");
    await once(reserved, "listening");
    const { port } = reserved.address() as AddressInfo;
    reserved.close();
    await once(reserved, "close");
    const url = new URL(await emptyDatabase("later"));
    const [hostname, postgresPort] = [url.hostname, Number(url.port || 5432)];
    url.host = `127.0.0.1:${port}`;
    const settings = { DATABASE_URL: url.href, DATABASE_WAIT: "600" };
    const service = run(["serve"], settings);
    await service.shows(
      /Waiting for the database at 127\.0\.0\.1:\d+ \(.*ECONNREFUSED.*\), 600 seconds at most\./,
    );
    expect((await run(["migrate"], settings).ended).stderr).toMatch(/cannot be opened \(.*ECONNREFUSED/);

    const server = createServer((client) => {
      const postgres = connect(postgresPort, hostname);
      client.pipe(postgres).pipe(client);
      for (const socket of [client, postgres]) socket.on("error", () => postgres.destroy());
    }).listen(port, "127.0.0.1");
    leftovers.defer(() => void server.close());
    // As soon as there is a server, the service reports an error of this server without waiting.
    expect((await service.ended).stderr).toMatch(/^The database lacks \d+ migrations: /);
  });

  test("a wrong password and a missing database are reported at once", async () => {
    for (const [part, value] of [
      ["password", "wrong"],
      ["pathname", "/nowhere"],
    ] as const) {
      const url = new URL(inject("server"));
      url[part] = value;
      const { stderr } = await run(["serve"], { DATABASE_URL: url.href, DATABASE_WAIT: "600" }).ended;
      expect(stderr).toMatch(
        /^The database at .* cannot be opened \((password|database) .*\): check .*\.\n$/,
      );
    }
  });

  test("the service waits for a server that accepts connections and sends nothing", async () => {
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    leftovers.defer(() => void silent.close());
    const { port } = silent.address() as AddressInfo;
    const service = run(["serve"], {
      DATABASE_URL: `postgres://127.0.0.1:${port}/record`,
      DATABASE_WAIT: "600",
    });
    await service.shows(/Waiting for the database at 127\.0\.0\.1:\d+ \(.* timeout\), 600 seconds at most\./);
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 143, stderr: "" });
  });

  test("the service waits for a server that stops answering or closes the connection", async () => {
    const { hostname, port: postgresPort } = new URL(inject("server"));
    for (const [what, onQuery] of [
      ["(.* timeout)", () => {}],
      ["Connection terminated unexpectedly", (client: Socket) => client.destroy()],
    ] as const) {
      const between = createServer((client) => {
        const postgres = connect(Number(postgresPort || 5432), hostname);
        client.on("data", (chunk) => {
          if (chunk.includes("server_version_num")) onQuery(client);
          else postgres.write(chunk);
        });
        postgres.pipe(client);
        client.on("close", () => postgres.destroy());
        for (const socket of [client, postgres]) socket.on("error", () => client.destroy());
      }).listen(0, "127.0.0.1");
      await once(between, "listening");
      leftovers.defer(() => void between.close());
      const url = new URL(inject("server"));
      url.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
      const service = run(["serve"], { DATABASE_URL: url.href, DATABASE_WAIT: "600" });
      await service.shows(
        new RegExp(`Waiting for the database at 127\\.0\\.0\\.1:\\d+ \\(${what}\\), 600 seconds`),
      );
      service.kill("SIGTERM");
      expect(await service.ended).toMatchObject({ status: 143, stderr: "" });
    }
  });

  test("the service can be stopped while it waits", async () => {
    const service = run(["serve"], { DATABASE_URL: "postgres://127.0.0.1:1/record", DATABASE_WAIT: "600" });
    await service.shows(/Waiting for the database/);
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 143, stderr: "" });
  });

  test("a database that a newer release has migrated is served with a warning, and not written to", async () => {
    const name = `rapporteur_cli_newer_${process.pid}`;
    await clone(inject("server"), inject("template"), name);
    leftovers.defer(() => drop(inject("server"), name));
    const DATABASE_URL = databaseUrl(inject("server"), name);
    await using db = createDatabase(DATABASE_URL, { connections: 1 });
    await sql`insert into kysely_migration values ('20991231-voyages', '2099-12-31T00:00:00.000Z')`.execute(
      db,
    );

    const service = await serve({ DATABASE_URL });
    await service.shows(/A newer release has migrated the database\./);
    expect((await ask(service.address)).data.countries.totalCount).toBeGreaterThan(0);
    expect((await fetch(`${service.address}/ready`, { headers: { connection: "close" } })).status).toBe(200);
    for (const command of ["migrate", "seed", "generate"]) {
      const { status, stderr } = await run([command], { DATABASE_URL }).ended;
      expect({ command, status, stderr }).toEqual({
        command,
        status: 1,
        stderr: expect.stringMatching(/^The database was migrated by a newer release of rapporteur .*\.\n$/),
      });
    }
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 0, stderr: "" });

    await db
      .insertInto("breaking_migrations")
      .values({ name: "20991231-voyages", release: "9.9.9" })
      .execute();
    expect((await run(["serve"], { DATABASE_URL }).ended).stderr).toMatch(
      /^The database needs release 9\.9\.9 or newer of rapporteur, and this is .*: update it\.\n$/,
    );
  });

  test("a database older than Postgres 15 is refused", async () => {
    const url = await emptyDatabase("old");
    // The tests have no Postgres older than 15, so the tested server reports an old version.
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

  test("a broken connection logs a warning, but not when the service is closing all connections", async () => {
    const { hostname, port: postgresPort } = new URL(inject("server"));
    let isHeard = true;
    // A proxy between the service and Postgres. With `isHeard` false it sends nothing more to Postgres, which imitates a
    // Postgres that is too busy to notice that the service closes the connection.
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
    const log = { warn: (_: object, text: string) => warnings.push(text) } as unknown as Log;
    const resources = new AsyncDisposableStack();
    const db = await openDatabase(
      { databaseUrl: url.href, databaseWait: 0 } as Config,
      log,
      new AbortController().signal,
      resources,
    );
    const pid = async () =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid;
    const terminate = (pid?: number) => sql`select pg_terminate_backend(${pid})`.execute(server);

    await terminate(await pid());
    await expect.poll(() => warnings).toEqual([expect.stringMatching(/^A database connection broke: /)]);

    const last = await pid();
    isHeard = false;
    await resources.disposeAsync();
    await terminate(last);
    // The connections are closed, so Postgres can send no more reports on these connections.
    between.close();
    await once(between, "close");
    await delay(50);
    expect(warnings).toHaveLength(1);
  });

  test("an invented record is refused if the database already has a record", async () => {
    const name = `rapporteur_cli_filled_${process.pid}`;
    await clone(inject("server"), inject("template"), name);
    leftovers.defer(() => drop(inject("server"), name));
    const { status, stdout, stderr } = await run(["generate"], {
      DATABASE_URL: databaseUrl(inject("server"), name),
    }).ended;
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toMatch(/^The database already holds a record, .*: give another as DATA_DIR or .*\.\n$/);
  });

  test("migrating and seeding are separate commands, and the service requires the migrations", async () => {
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
      /\d+ records read, \d+ rows written\.\n(\d+ warnings?:\n([a-z-]+\.ndjson:\d+ \w+: .+\n)+)?$/,
    );
    expect((await ask(service.address)).data.countries.totalCount).toBeGreaterThan(0);
    service.kill("SIGTERM");
    expect(await service.ended).toMatchObject({ status: 0, stderr: "" });
  });
});
