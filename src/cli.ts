import { constants } from "node:os";
import { parseArgs } from "node:util";
import type { Database } from "#db/client.ts";
import { DomainError } from "#db/errors.ts";
import { migrate, requireWritable } from "#db/migrate.ts";
import { generate } from "#seeds/generate/index.ts";
import { SIZES, type Size } from "#seeds/generate/sizes.ts";
import { isEmpty, loadSeeds } from "#seeds/index.ts";
import manifest from "../package.json" with { type: "json" };
import { type Config, Fault, readConfig, settingsHelp } from "./config.ts";
import { createLog, type Log } from "./log.ts";
import { count, openDatabase, serve, unless } from "./server.ts";

interface Command {
  summary: string;
  help: string;
  /** Whether it is told how much to do; then the Postgres that comes along has a data folder of that size's name. */
  takesSize?: true;
  run(config: Config, log: Log, stopping: AbortSignal, size: Size): Promise<void>;
}

const commands: Record<string, Command> = {
  serve: {
    summary: "serves the graph over HTTP (the default)",
    help: `Without DATABASE_URL it starts the Postgres that comes along, in DATA_DIR, and migrates and fills it when it is new.
With DATABASE_URL it starts none, waits for it for DATABASE_WAIT seconds, and refuses to serve while migrations are pending.
Ctrl-C or SIGTERM stops it within ten seconds, with exit status 0; a second one stops it at once.`,
    run: serve,
  },
  migrate: {
    summary: "brings the tables of the database up to date",
    help: "Runs the pending migrations, all of them or none. Safe to run again, and from several machines at once.",
    run: (config, log, stopping) =>
      withDatabase(direct(config), log, stopping, async (db) => {
        const names = await migrate(db, () => log.info("Waiting for another process that migrates."));
        console.log(names.length > 0 ? `${count(names.length, "migration")} applied.` : "Nothing to do.");
      }),
  },
  seed: {
    summary: "loads the record that comes along",
    help: "Writes what is new or changed, all of it or nothing. Safe to run again. The database must be migrated.",
    run: (config, log, stopping) =>
      withDatabase(config, log, stopping, async (db) => {
        await requireWritable(db);
        log.info("Loading the record.");
        const { records, changed } = await loadSeeds(db);
        console.log(
          changed > 0
            ? `${count(records, "record")} read, ${count(changed, "row")} written.`
            : "Nothing to do.",
        );
      }),
  },
  generate: {
    summary: "fills an empty database with an invented record",
    help: `--size ${Object.keys(SIZES).join("|")} (small) says how much: ${Object.values(SIZES)
      .map((articles) => articles.toLocaleString("en"))
      .join(", ")} articles, and all else in proportion.
The same size gives the same record everywhere, skewed like life: to try how the service does with much in it.
Without DATABASE_URL the record goes to a Postgres that comes along, in DATA_DIR or else in .data-<size>, and not in .data.
With DATABASE_URL the database must be migrated. What already holds a record is refused.`,
    takesSize: true,
    run: (config, log, stopping, size) =>
      withDatabase(direct(config), log, stopping, async (db) => {
        await (config.databaseUrl ? requireWritable(db) : migrate(db));
        if (!(await isEmpty(db))) {
          throw new Fault(
            "The database already holds a record, which is not mixed with an invented one: give another as DATA_DIR or DATABASE_URL.",
          );
        }
        await generate(db, { articles: SIZES[size], onProgress: (what) => log.info(`${what}.`) });
        const settings = config.databaseUrl ? "" : `DATA_DIR=${config.dataFolder} `;
        console.log(`Done. Serve it with: ${settings}npm start`);
      }),
  },
};

/** `generate` sets its session and vacuums, which not every pooler lets it, and `migrate` is better off without one. */
const direct = (config: Config): Config => ({
  ...config,
  databaseUrl: config.databaseUrl && (config.directUrl ?? config.databaseUrl),
});

async function withDatabase(
  config: Config,
  log: Log,
  stopping: AbortSignal,
  work: (db: Database) => Promise<void>,
): Promise<void> {
  await using resources = new AsyncDisposableStack();
  const db = await openDatabase({ ...config, databaseWait: 0 }, log, stopping, resources);
  await unless(stopping, work(db));
}

function table(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, text]) => `  ${name.padEnd(width)}${text}`).join("\n");
}

const generalHelp = `${manifest.description}.

Usage: node src/cli.ts [command] [--help] [--version]
   or: npm start, npm run migrate, npm run seed, npm run generate -- --size medium

Commands:
${table(Object.entries(commands).map(([name, { summary }]) => [name, summary]))}

Settings, all from the environment:
${table(settingsHelp)}`;

function parse(args: string[]) {
  try {
    const options = {
      help: { type: "boolean", short: "h" },
      version: { type: "boolean" },
      size: { type: "string" },
    } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new Fault(`${sentence}; --help shows what there is.`);
  }
}

function sizeOf(text = "small"): Size {
  if (Object.hasOwn(SIZES, text)) return text as Size;
  throw new Fault(
    `--size is "${text}"; give one of ${Object.keys(SIZES).join(", ")}, or leave it out for small.`,
  );
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
  const unwanted = excess ?? (values.size !== undefined && !command.takesSize ? "--size" : undefined);
  if (unwanted) throw new Fault(`The command ${name} takes no '${unwanted}'; --help shows what there is.`);

  if (values.version) return console.log(manifest.version);
  if (values.help) {
    return console.log(
      positionals.length > 0
        ? `${name} ${command.summary}.\n\n${command.help}\n\n${generalHelp}`
        : generalHelp,
    );
  }
  const size = sizeOf(values.size);
  const config = readConfig(command.takesSize ? `.data-${size}` : undefined);
  const forPeople = name !== "serve" || process.stdout.isTTY;
  await command.run(config, createLog({ level: config.logLevel, forPeople }), stopping, size);
}

const stopping = stopSignal();
try {
  await main(process.argv.slice(2), stopping);
} catch (error) {
  if (stopping.aborted && error === stopping.reason) process.exitCode = stopping.reason;
  else {
    console.error(error instanceof DomainError ? error.message : error);
    process.exitCode = 1;
  }
}
// A statement that nobody answers would keep the process alive.
setTimeout(() => process.exit(), 500).unref();
