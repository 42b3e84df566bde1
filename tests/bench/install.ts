import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const here = import.meta.dirname;
const textOf = (...path: string[]) => readFile(join(here, ...path), "utf8").catch(() => "");

/** Installs the peers if a package is missing or differs from the lock file. */
export async function install(): Promise<void> {
  // npm keeps a list of the installed packages. The lock file also lists the package `tests/bench` itself.
  const [wanted, installed] = await Promise.all([
    textOf("package-lock.json"),
    textOf("node_modules", ".package-lock.json"),
  ]);
  const { "": _, ...packages } = JSON.parse(wanted).packages;
  const versions = (all: Record<string, { version: string; optional?: true }>) =>
    Object.entries(all)
      .flatMap(([path, { version, optional }]) => (optional ? [] : `${path} ${version}`))
      .sort()
      .join();
  if (installed && versions(JSON.parse(installed).packages) === versions(packages)) return;

  console.error("Installing the peers.");
  const npm = spawn("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: here,
    stdio: ["ignore", 2, 2],
  });
  const [status] = await once(npm, "exit");
  if (status !== 0) throw new Error("The peers could not be installed: see the output of npm above.");
}
