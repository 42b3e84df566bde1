import { readdir, readFile, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, release, totalmem } from "node:os";

/** Reads the kernel's counters of processes from /proc, which only Linux has. */

/**
 * Milliseconds of a clock tick, the unit of CPU time in /proc. The tick has the same length on every Linux
 * machine that runs Node.
 */
const TICK = 10;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Reads the milliseconds of CPU that a process and its ended children have used. */
  readonly cpu: number;
}

async function processes(): Promise<Process[]> {
  const pids = (await readdir("/proc")).filter(Number);
  return Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The name, in brackets, may contain spaces.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      return { pid: Number(pid), parent: Number(fields[1]), cpu: ticks * TICK };
    }),
  );
}

/** Reads the milliseconds of CPU that a process and its descendants have used so far. */
export async function cpuOf(root: number): Promise<number> {
  const all = await processes();
  const family = all.filter(({ pid }) => pid === root);
  if (family.length === 0) throw new Error(`The process ${root} has ended.`);
  for (const { pid } of family) family.push(...all.filter(({ parent }) => parent === pid));
  return family.reduce((sum, { cpu }) => sum + cpu, 0);
}

/** Milliseconds of CPU that all processes of the machine have used since the machine started. */
export const cpuOfAll = (): number =>
  cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);

export async function parentOf(pid: number): Promise<number> {
  const found = (await processes()).find((process) => process.pid === pid);
  if (!found) throw new Error(`There is no process ${pid}.`);
  return found.parent;
}

/** Reads the megabytes of memory that a process uses now, and the highest use since the last call of {@link forgetPeak}. */
export async function memoryOf(pid: number): Promise<{ now: number; peak: number }> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const megabytes = (name: string) =>
    Math.round(Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))?.[1]) / 1_024);
  return { now: megabytes("VmRSS"), peak: megabytes("VmHWM") };
}

/** Resets the peak memory of a process. */
export const forgetPeak = (pid: number) => writeFile(`/proc/${pid}/clear_refs`, "5");

export const machine = () => ({
  cores: availableParallelism(),
  processor: cpus()[0]?.model ?? "unknown",
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  kernel: release(),
  node: process.version,
});
