import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import type { Size } from "../../seeds/generate/sizes.ts";
import { type Contender, Service } from "./contenders.ts";
import { startCountingProxy } from "./counting-proxy.ts";
import { CONNECTIONS, Failure, load, round } from "./load.ts";
import { forgetPeak, machine, memoryOf } from "./machine.ts";
import { CEILING } from "./names.ts";
import {
  type Cell,
  cellOf,
  type Measured,
  type Missing,
  type Results,
  type Round,
  type Running,
} from "./results.ts";
import { versionsOf } from "./versions.ts";
import { type Cursors, type Facts, readFacts, type Workload, workloads } from "./workloads.ts";

/** The plan of a run: its workloads, its contenders and the length of its rounds. */
export interface Plan {
  readonly size: Size;
  readonly contenders: readonly Contender[];
  readonly workloads: readonly Workload[];
  readonly rounds: number;
  /** Seconds of the warm-up of a contender, and seconds of each round. */
  readonly warmUp: number;
  readonly seconds: number;
  /** Whether the run also measures memory. */
  readonly weighs: boolean;
}

/** The database that all contenders read. */
export interface Source {
  readonly url: string;
  readonly client: pg.Client;
  /** The id of the main process of Postgres, which is the parent of all other processes of Postgres. */
  readonly postgres: number;
}

/** The number of requests per workload that are sent to compare the answers and to count the statements. */
const COMPARED = 10;
/**
 * The number of different requests in a round. All contenders get the same requests, but a fast contender gets
 * each request more often.
 */
const VARIETY = 40;
/**
 * The number of runs after which the plan of a prepared statement is final. Postgres may keep a generic plan after
 * five runs.
 */
const PLANNED = 6;
const MANY_CONNECTIONS = 64;

const say = (text: string) => console.error(text);

/** A running contender, with the cursors that the contender gave. */
export interface Runner {
  readonly service: Service;
  readonly cursors: Cursors;
}

/**
 * Picks some of the values for a round. Each round gets different values, in an order unrelated to the order of
 * the list.
 */
function valuesFor(
  workload: Workload,
  facts: Facts,
  { cursors }: Runner,
  count: number,
  round = 0,
): object[] {
  const chance = (index: number) => createHash("md5").update(String(index)).digest("hex");
  const all = workload
    .variables(facts, cursors)
    .map((values, index) => ({ values, place: chance(index) }))
    .toSorted((one, other) => (one.place < other.place ? -1 : 1));
  return Array.from({ length: count }, (_, index) => all[(round * count + index) % all.length]?.values ?? {});
}

/**
 * Throws if contenders give different answers, because a contender that computes less is no peer. The answers of
 * the ceiling are the reference. If the ceiling does not run, the answers of the first contender are the reference.
 */
async function compareAnswers(runners: readonly Runner[], workload: Workload, facts: Facts): Promise<void> {
  const able = runners.filter(({ service }) => !service.cannot(workload));
  const measure = able.find(({ service }) => service.contender.name === CEILING) ?? able[0];
  if (!measure) return;
  const answersOf = async (runner: Runner) => {
    const values = valuesFor(workload, facts, runner, COMPARED);
    return Promise.all(values.map((one) => runner.service.ask(workload, one)));
  };
  const expected = await answersOf(measure);
  for (const runner of able) {
    const answers = await answersOf(runner);
    const at = answers.findIndex((answer, index) => !isDeepStrictEqual(answer, expected[index]));
    if (at < 0) continue;
    const [here, there] = [answers[at], expected[at]].map((answer) => JSON.stringify(answer).slice(0, 1_000));
    const [name, other] = [runner, measure].map(({ service }) => service.contender.name);
    throw new Error(`At ${workload.name}, ${name} answers differently from ${other}:\n${here}\n${there}`);
  }
}

/** Counts the SQL statements per request of each workload with a proxy in front of Postgres. */
async function countStatements(
  contender: Contender,
  source: Source,
  facts: Facts,
  chosen: readonly Workload[],
): Promise<Record<string, number>> {
  await using proxy = await startCountingProxy(source.url);
  await using service = await Service.start(contender, proxy.url);
  const runner = { service, cursors: await service.cursors() };
  const counts: Record<string, number> = {};
  for (const workload of chosen.filter((workload) => !service.cannot(workload))) {
    const values = valuesFor(workload, facts, runner, COMPARED);
    const askAll = async () => {
      const before = proxy.statements;
      for (const one of values) await service.ask(workload, one);
      return (proxy.statements - before) / values.length;
    };
    // The first request also opens connections and looks up types.
    await askAll();
    counts[workload.name] = Number((await askAll()).toFixed(1));
  }
  return counts;
}

/**
 * Runs the rounds of one workload. Contenders take turns, in reverse order in every other round. If a request to a
 * contender fails, the result has the reason instead of the rounds.
 */
export async function rounds(
  runners: readonly Runner[],
  workload: Workload,
  facts: Facts,
  source: Source,
  plan: Plan,
): Promise<Map<Runner, Round[] | Missing>> {
  const able = runners.filter(({ service }) => !service.cannot(workload));
  const requestsOf = (runner: Runner, number: number) =>
    runner.service.requests(workload, valuesFor(workload, facts, runner, VARIETY, number));

  const amounts = new Map<Runner, number>();
  for (const runner of able) {
    // These requests are enough for each connection to settle on plans for its statements.
    await load(runner.service, requestsOf(runner, 0), { amount: PLANNED * CONNECTIONS });
    const { asked, seconds } = await load(runner.service, requestsOf(runner, 0), { duration: plan.warmUp });
    amounts.set(runner, VARIETY * Math.max(1, Math.round(((asked / seconds) * plan.seconds) / VARIETY)));
  }
  const measured = new Map<Runner, Round[] | Missing>(able.map((runner) => [runner, []]));
  for (let number = 0; number < plan.rounds; number++) {
    for (const runner of number % 2 === 0 ? able : able.toReversed()) {
      const made = measured.get(runner);
      if (!Array.isArray(made)) continue;
      // Pools close idle connections during the turns of other contenders. The time to open connections again
      // must not count.
      await load(runner.service, requestsOf(runner, number), { amount: 2 * CONNECTIONS });
      const amount = amounts.get(runner) ?? VARIETY;
      try {
        made.push(await round(runner.service, source.postgres, requestsOf(runner, number), amount));
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        measured.set(runner, { cannot: error.message });
      }
    }
  }
  return measured;
}

/** Measures the peak memory of a contender and the share of failed requests, with the given number of requests in flight. */
async function memoryUnder(
  connections: number,
  runner: Runner,
  workload: Workload,
  facts: Facts,
  seconds: number,
) {
  const { service } = runner;
  const requests = service.requests(workload, valuesFor(workload, facts, runner, VARIETY));
  await forgetPeak(service.pid);
  const { asked, failed } = await load(service, requests, { duration: seconds }, connections);
  return { peak: (await memoryOf(service.pid)).peak, failed: Number((failed / asked).toFixed(2)) };
}

/** The running contenders, all of which have given the same answers. */
interface Prepared extends AsyncDisposable {
  readonly facts: Facts;
  readonly runners: readonly (Runner & { atStart: number })[];
  /** Statements per request, by workload. */
  readonly statements: ReadonlyMap<Contender, Readonly<Record<string, number>>>;
}

/** Starts all contenders, counts their statements and compares their answers. */
export async function prepare(plan: Plan, source: Source): Promise<Prepared> {
  await using started = new AsyncDisposableStack();
  const facts = await readFacts(source.client);
  const statements = new Map<Contender, Record<string, number>>();
  const runners: (Runner & { atStart: number })[] = [];
  for (const contender of plan.contenders) {
    // Counting also loads the contender's files into the page cache, so that no measured start reads the disk.
    statements.set(contender, await countStatements(contender, source, facts, plan.workloads));
    const service = started.use(await Service.start(contender, source.url));
    const atStart = (await memoryOf(service.pid)).now;
    runners.push({ service, atStart, cursors: await service.cursors() });
    say(`${contender.name} is ready.`);
  }
  for (const workload of plan.workloads) await compareAnswers(runners, workload, facts);
  say("All contenders give the same answers.");
  const services = started.move();
  return { facts, runners, statements, [Symbol.asyncDispose]: () => services.disposeAsync() };
}

/** Prepares and measures all contenders. */
export async function measure(plan: Plan, source: Source): Promise<Results> {
  const begun = performance.now();
  await using prepared = await prepare(plan, source);
  const { facts, runners, statements } = prepared;

  const measured: Record<string, Measured> = {};
  for (const workload of plan.workloads) {
    const all = await rounds(runners, workload, facts, source, plan);
    const cells = runners.map((runner): [string, Cell | Missing] => {
      const { contender } = runner.service;
      const count = statements.get(contender)?.[workload.name] ?? Number.NaN;
      const made = all.get(runner) ?? { cannot: runner.service.cannot(workload) ?? "" };
      return [contender.name, Array.isArray(made) ? cellOf(made, count) : made];
    });
    measured[workload.name] = { title: workload.title, contenders: Object.fromEntries(cells) };
    say(`${workload.name} is measured.`);
  }

  const heaviest = workloads.find(({ name }) => name === "W3") as Workload;
  const running: Record<string, Running> = {};
  for (const runner of plan.weighs ? runners : []) {
    const { contender, coldStart } = runner.service;
    const saturated = await memoryUnder(CONNECTIONS, runner, heaviest, facts, 2 * plan.seconds);
    const many = await memoryUnder(MANY_CONNECTIONS, runner, heaviest, facts, 2 * plan.seconds);
    running[contender.name] = {
      title: contender.title,
      versions: await versionsOf(contender),
      coldStart: Math.round(coldStart),
      memory: { atStart: runner.atStart, atSaturation: saturated.peak, with64: many.peak },
      failedOf64: many.failed,
    };
    say(`Measured the memory of ${contender.name}.`);
  }
  const { rows } = await source.client.query("show server_version");
  return {
    on: new Date().toISOString().slice(0, 10),
    size: plan.size,
    minutes: Math.ceil((performance.now() - begun) / 60_000),
    machine: { ...machine(), postgres: rows[0].server_version },
    contenders: running,
    workloads: measured,
  };
}
