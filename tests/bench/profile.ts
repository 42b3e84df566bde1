import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Contender, Service } from "./contenders.ts";
import { load } from "./load.ts";
import type { Source } from "./measure.ts";
import { readFacts, type Workload } from "./workloads.ts";

/** The fields of V8's CPU profiles that the report reads. Times are microseconds of the machine's monotonic clock. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly startTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

const now = () => Number(process.hrtime.bigint() / 1_000n);
const SHOWN = 25;

const ROOT = join(import.meta.dirname, "..", "..");

/** The report names a file by its package, by one of our folders, or as V8 and Node. */
function placeOf(url: string): { library: string; path: string } {
  if (url === "") return { library: "(V8)", path: "(V8)" };
  const [, name, path = ""] = url.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)/) ?? [];
  if (name) return { library: name, path: `${name}/${path}` };
  if (!url.startsWith("file:")) return { library: "node", path: url };
  const own = relative(ROOT, fileURLToPath(url));
  return { library: own.split("/")[0] ?? own, path: own };
}

/** Ends the server in a way that makes Node write the profile. */
const ENDS_ON_SIGNAL = '--import=data:text/javascript,process.on("SIGTERM",()=>process.exit())';

/**
 * Sends a workload to one contender for the given number of seconds. Returns the CPU time of the contender by
 * library and by function.
 */
export async function profile(
  contender: Contender,
  workload: Workload,
  source: Source,
  seconds: number,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "bench-profile-"));
  try {
    const window = await profiled(contender, workload, source, seconds, folder);
    const [file = ""] = await readdir(folder);
    return told(JSON.parse(await readFile(join(folder, file), "utf8")), window);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The part of a profile that covers the load, and the number of requests answered in this part. */
interface Window {
  readonly from: number;
  readonly to: number;
  readonly answered: number;
}

/** Runs the contender until Node has written the profile. */
async function profiled(
  contender: Contender,
  workload: Workload,
  source: Source,
  seconds: number,
  folder: string,
): Promise<Window> {
  const flags = ["--cpu-prof", `--cpu-prof-dir=${folder}`, ENDS_ON_SIGNAL];
  await using service = await Service.start(contender, source.url, flags);
  const values = workload.variables(await readFacts(source.client), await service.cursors());
  const requests = service.requests(workload, values);
  await load(service, requests, { duration: 2 });
  const from = now();
  const { asked, failed } = await load(service, requests, { duration: seconds });
  if (failed > 0) throw new Error(`${contender.name} failed ${failed} of ${asked} requests.`);
  return { from, to: now(), answered: asked };
}

function told({ nodes, startTime, samples, timeDeltas }: Profile, { from, to, answered }: Window): string {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const libraries = new Map<string, number>();
  const functions = new Map<string, number>();
  let at = startTime;
  let all = 0;
  for (const [index, sample] of samples.entries()) {
    const took = timeDeltas[index] ?? 0;
    at += took;
    const frame = frames.get(sample);
    if (at < from || at > to || !frame || frame.functionName === "(idle)") continue;
    const { library, path } = placeOf(frame.url);
    const name = `${frame.functionName || "(anonymous)"}  ${path}${frame.url ? `:${frame.lineNumber + 1}` : ""}`;
    libraries.set(library, (libraries.get(library) ?? 0) + took);
    functions.set(name, (functions.get(name) ?? 0) + took);
    all += took;
  }
  const lines = (times: Map<string, number>) =>
    [...times]
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, SHOWN)
      .map(([name, took]) => `${((took / all) * 100).toFixed(1).padStart(6)} %  ${name}`);
  return [
    `${answered} requests, ${(all / 1_000 / answered).toFixed(3)} ms of the service's main thread each`,
    "",
    "By library:",
    ...lines(libraries),
    "",
    "By function, itself:",
    ...lines(functions),
  ].join("\n");
}
