import { spawn } from "node:child_process";

// Runs as a separate process between the service and Postgres. When the service ends, even by kill -9, stdin closes and the
// supervisor stops Postgres.
const { program, parameters, user } = JSON.parse(process.argv[2] ?? "");
const postgres = spawn(program, parameters, { ...user, stdio: ["ignore", "ignore", "inherit"] });

postgres.on("error", (error) => process.stderr.write(`${error.message}\n`));
postgres.on("close", () => process.exit());

process.stdin.resume().on("close", () => {
  postgres.kill("SIGINT"); // A fast shutdown ends the sessions and writes all data.
  setTimeout(() => postgres.kill("SIGQUIT"), 8_000); // An immediate one makes the next start replay the log.
});

// Signals such as Ctrl-C are for the service, which may still need Postgres to finish its requests.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
