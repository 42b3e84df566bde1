import { constants } from "node:os";
import { parseArgs } from "node:util";
import { SIZES, type Size } from "../../seeds/generate/sizes.ts";
import { Fault } from "../../src/config.ts";
import { contenders } from "./contenders.ts";
import { openRecord } from "./database.ts";
import { install } from "./install.ts";
import { OURS } from "./names.ts";
import { readResults } from "./recorded.ts";
import { brief } from "./report.ts";
import { workloads } from "./workloads.ts";

const HELP = `Measures what a request costs of the service, and of its peers.

Usage: npm run bench -- [options]

  --size ${Object.keys(SIZES).join("|")}   the size of the record (small)
  --workload W1,W3   only these workloads
  --contender a,b    only these contenders
  --quick            two minutes: fewer and shorter rounds
  --json             prints the figures as JSON
  --check            checks that answers are equal and statements as recorded; warns if our CPU has risen
  --profile          where a service spends its CPU, by library and by function: of --contender (rapporteur), for
                     --workload (W3)
  --help             this text

A run of all workloads and contenders without --quick writes RESULTS.md, results.svg and the README's table, and keeps
its figures in results/<size>.json. It takes about twenty minutes; the first run also makes the record. Do nothing else on
the machine meanwhile.`;

const FULL = { rounds: 5, warmUp: 1.5, seconds: 1.5 };
/** On the large record some requests take several seconds. */
const LARGE = { ...FULL, rounds: 2 };
const QUICK = { rounds: 1, warmUp: 0.3, seconds: 0.5 };
const CHECKED = { rounds: 3, warmUp: 1, seconds: 0.7 };

function options() {
  const { values } = parseArgs({
    options: {
      size: { type: "string", default: "small" },
      workload: { type: "string" },
      contender: { type: "string" },
      quick: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { size, profile, check, quick, json } = values;
  if (!Object.hasOwn(SIZES, size)) {
    throw new Fault(`--size is "${size}"; give one of ${Object.keys(SIZES).join(", ")}.`);
  }
  if (Number(profile) + Number(check) + Number(quick || json) > 1) {
    throw new Fault("--profile, --check, and --quick or --json exclude each other: give only one.");
  }
  return {
    ...values,
    size: size as Size,
    contenders: chosen("contender", contenders, values.contender ?? (profile ? OURS : undefined)),
    workloads: chosen("workload", workloads, values.workload ?? (profile ? "W3" : undefined)),
    /** Whether the run measures everything. Only a complete run is recorded. */
    isWhole: !values.workload && !values.contender && !quick && !check && !profile,
  };
}

/** Returns the members of `all` that a comma-separated list names, or all members if there is no list. */
function chosen<Item extends { name: string }>(option: string, all: readonly Item[], list?: string): Item[] {
  const names = list?.split(",");
  const unknown = names?.find((name) => !all.some((item) => item.name === name));
  if (unknown !== undefined) {
    throw new Fault(`--${option} names "${unknown}"; choose from ${all.map(({ name }) => name).join(", ")}.`);
  }
  return all.filter(({ name }) => !names || names.includes(name));
}

async function main() {
  const given = options();
  if (given.help) return console.log(HELP);
  if (process.platform !== "linux") {
    throw new Fault("The benchmark reads the kernel's counters in /proc, so it runs only on Linux.");
  }
  const recorded = given.check ? await readResults(given.size) : undefined;
  await install();
  await using source = await openRecord(given.size);

  if (given.profile) {
    // The modules are imported here, because the peers must be installed first.
    const { profile } = await import("./profile.ts");
    for (const contender of given.contenders) {
      for (const workload of given.workloads) {
        console.log(
          `\n${contender.name}, ${workload.name}: ${await profile(contender, workload, source, 10)}`,
        );
      }
    }
    return;
  }

  const rounds = recorded ? CHECKED : given.quick ? QUICK : given.size === "large" ? LARGE : FULL;
  const plan = { ...given, ...rounds, weighs: given.isWhole || given.json };
  if (recorded) {
    const { check } = await import("./check.ts");
    const { failures, warnings, figures } = await check(plan, source, recorded);
    for (const figure of figures) console.log(figure);
    for (const warning of warnings) console.log(`Warning: ${warning}`);
    for (const failure of failures) console.error(`Failed: ${failure}`);
    if (failures.length > 0) process.exitCode = 1;
    return;
  }
  const { measure } = await import("./measure.ts");
  const results = await measure(plan, source);
  if (given.isWhole) await (await import("./record.ts")).record(results);
  console.log(given.json ? JSON.stringify(results, null, 1) : brief(results));
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => process.exit(128 + constants.signals[signal]));
}
try {
  await main();
} catch (error) {
  // parseArgs throws an error with a code for wrong usage.
  const isWrongUse =
    error instanceof Fault || String((error as { code?: string }).code).startsWith("ERR_PARSE");
  console.error(isWrongUse ? (error as Error).message : error);
  process.exitCode = 1;
}
