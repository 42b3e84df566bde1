import { spawn } from "node:child_process";

// A process of its own between the service and its Postgres. However the service ends, kill -9 included, our stdin
// closes then, and so Postgres stops; nobody else will tell it.
const { program, parameters, user } = JSON.parse(process.argv[2] ?? "");
const postgres = spawn(program, parameters, { ...user, stdio: ["ignore", "ignore", "inherit"] });

postgres.on("error", (error) => process.stderr.write(`${error.message}\n`));
postgres.on("close", () => process.exit());

process.stdin.resume().on("close", () => {
  postgres.kill("SIGINT"); // a fast shutdown: sessions end, all is written
  setTimeout(() => postgres.kill("SIGQUIT"), 8_000); // an immediate one: the next start replays the log
});

// Ctrl-C and the like are for the service, which may still need Postgres to finish its requests.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
