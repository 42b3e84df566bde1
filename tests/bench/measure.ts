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

/** What is measured, and how thoroughly. */
export interface Plan {
  readonly size: Size;
  readonly contenders: readonly Contender[];
  readonly workloads: readonly Workload[];
  readonly rounds: number;
  /** Seconds that a contender is asked before anything counts, and in each round. */
  readonly warmUp: number;
  readonly seconds: number;
  /** Whether memory is weighed as well. */
  readonly weighs: boolean;
}

/** The database that all contenders read. */
export interface Source {
  readonly url: string;
  readonly client: pg.Client;
  /** The process of which all other processes of this Postgres are children. */
  readonly postgres: number;
}

/** Of how many requests per workload the answers are compared and the statements counted. */
const COMPARED = 10;
/** Different requests in a round, the same for all contenders; how often they are asked is a contender's speed. */
const VARIETY = 40;
/** Runs of a prepared statement after which Postgres keeps one plan for it, and one more. */
const PLANNED = 6;
const MANY_CONNECTIONS = 64;

const say = (text: string) => console.error(text);

/** A contender that runs, and by what it is asked. */
export interface Runner {
  readonly service: Service;
  readonly cursors: Cursors;
}

/** Some values to ask by, other ones for each round, in an order that has nothing to do with that of the list. */
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
 * Throws where contenders do not answer the same: who computes less is no peer. The ceiling's answers are the measure, or
 * else those of the first contender.
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

/** SQL statements per request of each workload, as Postgres gets them. */
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
    // The first time, connections are opened and types looked up.
    await askAll();
    counts[workload.name] = Number((await askAll()).toFixed(1));
  }
  return counts;
}

/**
 * The rounds of one workload, all contenders by turns, every other time in reverse. A contender that fails a request has no
 * rounds, and the reason in their place.
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
    // So many that each connection has settled on plans for its statements.
    await load(runner.service, requestsOf(runner, 0), { amount: PLANNED * CONNECTIONS });
    const { asked, seconds } = await load(runner.service, requestsOf(runner, 0), { duration: plan.warmUp });
    amounts.set(runner, VARIETY * Math.max(1, Math.round(((asked / seconds) * plan.seconds) / VARIETY)));
  }
  const measured = new Map<Runner, Round[] | Missing>(able.map((runner) => [runner, []]));
  for (let number = 0; number < plan.rounds; number++) {
    for (const runner of number % 2 === 0 ? able : able.toReversed()) {
      const made = measured.get(runner);
      if (!Array.isArray(made)) continue;
      // While others had their turn, pools closed what was idle; what it costs to connect again does not count.
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

/** The most memory that a contender takes while so many requests of a workload are in flight, and how many fail. */
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

/** Contenders that run, all of which have given the same answers. */
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
    // This also brings its files into the memory of the machine, so that no start is measured that reads a disk.
    statements.set(contender, await countStatements(contender, source, facts, plan.workloads));
    const service = started.use(await Service.start(contender, source.url));
    const atStart = (await memoryOf(service.pid)).now;
    runners.push({ service, atStart, cursors: await service.cursors() });
    say(`${contender.name} is ready.`);
  }
  for (const workload of plan.workloads) await compareAnswers(runners, workload, facts);
  say("All answer the same.");
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
    say(`The memory of ${contender.name} is weighed.`);
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
