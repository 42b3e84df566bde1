import { Command, CommanderError, Option } from "commander";
import type { Database } from "#db/client.ts";
import { DomainError } from "#db/errors.ts";
import { migrate, requireWritable } from "#db/migrate.ts";
import { told } from "#db/records/faults.ts";
import { generate } from "#seeds/generate/index.ts";
import { SIZES, type Size } from "#seeds/generate/sizes.ts";
import { isEmpty, loadSeeds } from "#seeds/index.ts";
import manifest from "../package.json" with { type: "json" };
import { type Config, Fault, readConfig, settingsHelp } from "./config.ts";
import { createLog, type Log } from "./log.ts";
import { count, openDatabase, serve, unless } from "./server.ts";
import { stopSignal } from "./signals.ts";

/** The exit status for an invalid command line. Shell commands use the same status. */
const WRONG_USAGE = 2;

const stopping = stopSignal();

const logFor = (config: Config, forPeople: boolean): Log => createLog({ level: config.logLevel, forPeople });

/** Runs `work` on the database of DATABASE_URL or on the bundled Postgres, and then closes the database. */
async function withDatabase(config: Config, work: (db: Database, log: Log) => Promise<void>): Promise<void> {
  const log = logFor(config, true);
  await using resources = new AsyncDisposableStack();
  const db = await openDatabase({ ...config, databaseWait: 0 }, log, stopping, resources);
  await unless(stopping, work(db, log));
}

/**
 * Avoids the pooler. Many poolers do not allow the session settings and the vacuum of `generate`, and `migrate` also runs
 * better without a pooler.
 */
const direct = (config: Config): Config => ({
  ...config,
  databaseUrl: config.databaseUrl && (config.directUrl ?? config.databaseUrl),
});

const program = new Command("node src/cli.ts")
  .description(`${manifest.description}.`)
  .usage(
    "[command] [options]\n   or: npm start, npm run migrate, npm run seed, npm run generate -- --size medium",
  )
  .version(manifest.version, "--version", "shows the version")
  .helpOption("-h, --help", "shows this help")
  .helpCommand("help [command]", "shows the help of a command")
  .showHelpAfterError("See --help for the commands and options.")
  .exitOverride();

program
  .command("serve")
  .summary("serves the graph over HTTP (the default)")
  .description(
    `Serves the graph over HTTP.

Without DATABASE_URL it starts the bundled Postgres in DATA_DIR, migrates it, and fills it if it is empty.
With DATABASE_URL it waits up to DATABASE_WAIT seconds for that database, and refuses to serve while migrations are pending.
Ctrl-C or SIGTERM stops it within ten seconds, with exit status 0. A second signal stops it at once.`,
  )
  .action(() => {
    const config = readConfig();
    return serve(config, logFor(config, process.stdout.isTTY), stopping);
  });

program
  .command("migrate")
  .summary("brings the tables of the database up to date")
  .description(
    "Runs the pending migrations, all or none. The command is safe to run again, and on several machines at once.",
  )
  .action(() =>
    withDatabase(direct(readConfig()), async (db, log) => {
      const names = await migrate(db, () =>
        log.info("Waiting for another process that is migrating the database."),
      );
      console.log(names.length > 0 ? `${count(names.length, "migration")} applied.` : "Nothing to do.");
    }),
  );

program
  .command("seed")
  .summary("loads the bundled record")
  .description(
    "Writes what is new or changed, all or nothing. The command is safe to run again. The database must be migrated. Prints warnings for dates and duplicates that look wrong.",
  )
  .action(() =>
    withDatabase(readConfig(), async (db, log) => {
      await requireWritable(db);
      log.info("Loading the record.");
      const { records, changed, warnings } = await loadSeeds(db);
      console.log(
        changed > 0
          ? `${count(records, "record")} read, ${count(changed, "row")} written.`
          : "Nothing to do.",
      );
      if (warnings.length > 0) console.log(`${count(warnings.length, "warning")}:\n${told(warnings)}`);
    }),
  );

program
  .command("generate")
  .summary("fills an empty database with an invented record")
  .description(
    `Fills an empty database with an invented record, to try the service with a lot of data.

The same size always gives the same record. Its data are distributed as unevenly as real data.
Without DATABASE_URL the record goes to a bundled Postgres in DATA_DIR, by default .data-<size> rather than .data.
With DATABASE_URL the database must be migrated. The command refuses a database that already holds a record.`,
  )
  .addOption(
    new Option(
      "--size <size>",
      `${Object.values(SIZES)
        .map((articles) => articles.toLocaleString("en"))
        .join(", ")} articles, with everything else in proportion`,
    )
      .choices(Object.keys(SIZES))
      .default("small"),
  )
  .action(({ size }: { size: Size }) => {
    const config = readConfig(`.data-${size}`);
    return withDatabase(direct(config), async (db, log) => {
      await (config.databaseUrl ? requireWritable(db) : migrate(db));
      if (!(await isEmpty(db))) {
        throw new Fault(
          "The database already holds a record, which must not be mixed with an invented one: give another as DATA_DIR or DATABASE_URL.",
        );
      }
      await generate(db, { articles: SIZES[size], onProgress: (what) => log.info(`${what}.`) });
      const settings = config.databaseUrl ? "" : `DATA_DIR=${config.dataFolder} `;
      console.log(`Done. Serve it with: ${settings}npm start`);
    });
  });

const settingsTable = () => {
  const width = Math.max(...settingsHelp.map(([name]) => name.length)) + 2;
  const lines = settingsHelp.map(([name, text]) => `  ${name.padEnd(width)}${text}`);
  return `\nSettings, all from the environment:\n${lines.join("\n")}`;
};
program.addHelpText("after", settingsTable);
for (const command of program.commands) {
  command.addHelpText("after", () => `\n${program.helpInformation()}${settingsTable()}`);
}

try {
  const given = process.argv.slice(2);
  await program.parseAsync(given.length > 0 ? given : ["serve"], { from: "user" });
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  else if (stopping.aborted && error === stopping.reason) process.exitCode = stopping.reason;
  else {
    console.error(error instanceof DomainError ? error.message : error);
    process.exitCode = 1;
  }
}
// A statement without an answer would keep the process alive.
setTimeout(() => process.exit(), 500).unref();
