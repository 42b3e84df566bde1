import { constants } from "node:os";
import { parseArgs } from "node:util";
import type { Database } from "#db/client.ts";
import { migrate } from "#db/migrate.ts";
import { loadSeeds } from "#seeds/index.ts";
import manifest from "../package.json" with { type: "json" };
import { type Config, Fault, readConfig, settingsHelp } from "./config.ts";
import { createLog, type Log } from "./log.ts";
import { count, openDatabase, refuseWhilePending, serve, unless } from "./server.ts";

interface Command {
  summary: string;
  help: string;
  run(config: Config, log: Log, stopping: AbortSignal): Promise<void>;
}

const commands: Record<string, Command> = {
  serve: {
    summary: "serves the graph over HTTP (the default)",
    help: `Without DATABASE_URL it starts the Postgres that comes along, in DATA_DIR, and migrates and fills it when it is new.
With DATABASE_URL it starts none, and refuses to serve while migrations are pending.
Ctrl-C or SIGTERM stops it within ten seconds, with exit status 0; a second one stops it at once.`,
    run: serve,
  },
  migrate: {
    summary: "brings the tables of the database up to date",
    help: "Runs the pending migrations, all of them or none. Safe to run again, and from several machines at once.",
    run: (config, log, stopping) =>
      withDatabase(config, log, stopping, async (db) => {
        const names = await migrate(db);
        console.log(names.length > 0 ? `${count(names.length, "migration")} applied.` : "Nothing to do.");
      }),
  },
  seed: {
    summary: "loads the record that comes along",
    help: "Writes what is new or changed, all of it or nothing. Safe to run again. The database must be migrated.",
    run: (config, log, stopping) =>
      withDatabase(config, log, stopping, async (db) => {
        await refuseWhilePending(db);
        log.info("Loading the record.");
        const { records, changed } = await loadSeeds(db);
        console.log(
          changed > 0
            ? `${count(records, "record")} read, ${count(changed, "row")} written.`
            : "Nothing to do.",
        );
      }),
  },
};

async function withDatabase(
  config: Config,
  log: Log,
  stopping: AbortSignal,
  work: (db: Database) => Promise<void>,
): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const db = await openDatabase(config, log, resources);
  await unless(stopping, work(db));
}

const table = (rows: [string, string][]) =>
  rows.map(([name, text]) => `  ${name.padEnd(14)}${text}`).join("\n");

const generalHelp = `${manifest.description}.

Usage: node src/cli.ts [command] [--help] [--version]
   or: npm start, npm run migrate, npm run seed

Commands:
${table(Object.entries(commands).map(([name, { summary }]) => [name, summary]))}

Settings, all from the environment:
${table(settingsHelp)}`;

function parse(args: string[]) {
  try {
    const options = { help: { type: "boolean", short: "h" }, version: { type: "boolean" } } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new Fault(`${sentence}; --help shows what there is.`);
  }
}

/** Aborts on the first signal to stop. A later one exits at once, and so does time, should stopping take too long. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  let stoppedAt = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      const status = 128 + constants.signals[name];
      if (!stop.signal.aborted) {
        stoppedAt = performance.now();
        setTimeout(() => process.exit(status), 9_500).unref();
        stop.abort(status);
      }
      // Under npm one Ctrl-C comes twice: from the terminal, and passed on by npm.
      else if (performance.now() - stoppedAt > 500) process.exit(status);
    });
  }
  return stop.signal;
}

async function main(args: string[], stopping: AbortSignal): Promise<void> {
  const { values, positionals } = parse(args);
  const [name = "serve", excess] = positionals;
  const command = commands[name];
  if (!command) throw new Fault(`Unknown command '${name}'; there are ${Object.keys(commands).join(", ")}.`);
  if (excess) throw new Fault(`The command ${name} takes no '${excess}'; --help shows what there is.`);

  if (values.version) return console.log(manifest.version);
  if (values.help) {
    return console.log(
      positionals.length > 0 ? `${name} ${command.summary}.\n\n${command.help}` : generalHelp,
    );
  }
  const config = readConfig();
  const forPeople = name !== "serve" || process.stdout.isTTY;
  await command.run(config, createLog({ level: config.logLevel, forPeople }), stopping);
}

const stopping = stopSignal();
try {
  await main(process.argv.slice(2), stopping);
} catch (error) {
  if (stopping.aborted && error === stopping.reason) process.exitCode = stopping.reason;
  else {
    const told =
      error instanceof Fault ||
      (error instanceof Error && ["ImportError", "ExtensionError"].includes(error.name));
    console.error(told ? error.message : error);
    process.exitCode = 1;
  }
}
