import type { Size } from "../../seeds/generate/sizes.ts";

/** The figures of a run, as stored in `results/<size>.json`. */
export interface Results {
  /** The day of the run. */
  readonly on: string;
  readonly size: Size;
  readonly minutes: number;
  readonly machine: Readonly<Record<string, string | number>>;
  /** The titles and versions of the contenders by name, in the order of the tables. */
  readonly contenders: Readonly<Record<string, Running>>;
  readonly workloads: Readonly<Record<string, Measured>>;
}

export interface Running {
  readonly title: string;
  readonly versions: string;
  /** Milliseconds from the start of the process to its first answer. The first request is `{ __typename }`. */
  readonly coldStart: number;
  /**
   * Megabytes of memory after the start, and two peaks that are measured after all rounds: with eight
   * requests for W3 in flight, and with 64.
   */
  readonly memory: { readonly atStart: number; readonly atSaturation: number; readonly with64: number };
  /** The share of the requests that failed while 64 requests were in flight. */
  readonly failedOf64: number;
}

export interface Measured {
  readonly title: string;
  readonly contenders: Readonly<Record<string, Cell | Missing>>;
}

/** The reason why a contender has no figures. */
export interface Missing {
  readonly cannot: string;
}

/**
 * The figures of one contender at one workload. The CPU is that of the median round. The CPU of other processes
 * is the highest of all rounds. All other figures are medians.
 */
export interface Cell extends Round {
  /** SQL statements per request. */
  readonly statements: number;
  /**
   * How far the CPU of the cheapest round and of the most expensive round is from the median, as a share of the
   * median.
   */
  readonly spread: readonly [least: number, most: number];
}

/**
 * The figures of one round: milliseconds of CPU per request, milliseconds of latency, and the cores that other
 * processes of the machine used.
 */
export interface Round {
  readonly serviceCpu: number;
  readonly postgresCpu: number;
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly others: number;
}

/** Adds the milliseconds of CPU of the service and of Postgres per request. The report ranks contenders by this sum. */
export const cpu = ({ serviceCpu, postgresCpu }: Pick<Round, "serviceCpu" | "postgresCpu">) =>
  serviceCpu + postgresCpu;

export const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

export const isMissing = (cell: Cell | Missing): cell is Missing => "cannot" in cell;

/** Rounds to three significant digits: more would be noise. */
const rounded = (value: number) => Number(value.toPrecision(3));

export function cellOf(rounds: readonly Round[], statements: number): Cell {
  const byCost = rounds.toSorted((one, other) => cpu(one) - cpu(other));
  const [least, typical, most] = [byCost[0], byCost[Math.floor(rounds.length / 2)], byCost.at(-1)];
  if (!least || !typical || !most) throw new Error("A cell needs at least one round.");
  const middle = (of: (round: Round) => number) => rounded(median(rounds.map(of)));
  return {
    serviceCpu: rounded(typical.serviceCpu),
    postgresCpu: rounded(typical.postgresCpu),
    requestsPerSecond: middle(({ requestsPerSecond }) => requestsPerSecond),
    p50: middle(({ p50 }) => p50),
    p99: middle(({ p99 }) => p99),
    others: rounded(Math.max(...rounds.map(({ others }) => others))),
    statements,
    spread: [rounded(cpu(least) / cpu(typical) - 1), rounded(cpu(most) / cpu(typical) - 1)],
  };
}
