import { CEILING, OURS } from "./names.ts";
import { type Cell, cpu, isMissing, type Measured, type Missing, type Results } from "./results.ts";

/** The tables of `RESULTS.md` and of the README, from recorded runs. This module works without the packages of the peers. */

const digits = (value: number) => (value >= 100 ? value.toFixed(0) : value.toPrecision(2));
const figure = (value: number) => Number(digits(value)).toLocaleString("en", { maximumFractionDigits: 3 });
const ratio = (value: number) => value.toFixed(2);
const percent = (share: number) => `${Math.round(share * 100)} %`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

const cellOf = ({ contenders }: Measured, name: string): Cell | undefined => {
  const cell = contenders[name];
  return cell && !isMissing(cell) ? cell : undefined;
};

/** The peer that takes the least CPU at a workload. The ceiling is not a peer. */
function bestPeer({ contenders }: Measured): { name: string; cell: Cell } | undefined {
  return Object.entries(contenders)
    .flatMap(([name, cell]) => (name === OURS || name === CEILING || isMissing(cell) ? [] : [{ name, cell }]))
    .toSorted((one, other) => cpu(one.cell) - cpu(other.cell))[0];
}

/** Our CPU per request, once as a multiple of the best peer's CPU and once as a multiple of the ceiling's CPU. */
export function ratios(measured: Measured): { toBestPeer?: number; toCeiling?: number } {
  const ours = cellOf(measured, OURS);
  const peer = bestPeer(measured);
  const ceiling = cellOf(measured, CEILING);
  if (!ours) return {};
  return {
    ...(peer ? { toBestPeer: cpu(ours) / cpu(peer.cell) } : {}),
    ...(ceiling ? { toCeiling: cpu(ours) / cpu(ceiling) } : {}),
  };
}

/** A table of our figures, the best peer's figures and the ceiling's figures, with a row per workload. */
export const standing = ({ workloads }: Results): string =>
  table(
    ["workload", "ours, ms of CPU", "best peer, ms of CPU", "ours / best peer", "ours / ceiling"],
    Object.entries(workloads).map(([name, measured]) => {
      const ours = cellOf(measured, OURS);
      const peer = bestPeer(measured);
      const { toBestPeer, toCeiling } = ratios(measured);
      return [
        `${name}: ${measured.title}`,
        ours ? figure(cpu(ours)) : "",
        peer ? `${peer.name} ${figure(cpu(peer.cell))}` : "",
        toBestPeer ? ratio(toBestPeer) : "",
        toCeiling ? ratio(toCeiling) : "",
      ];
    }),
  );

/** A table with a row per workload and a column per contender. */
const perContender = ({ workloads }: Results, show: (cell: Cell, measured: Measured) => string): string => {
  const names = Object.keys(Object.values(workloads)[0]?.contenders ?? {});
  const shown = (cell: Cell | Missing | undefined, measured: Measured) => {
    if (!cell) return "";
    return isMissing(cell) ? "cannot" : show(cell, measured);
  };
  return table(
    ["", ...names],
    Object.entries(workloads).map(([name, measured]) => [
      name,
      ...names.map((contender) => shown(measured.contenders[contender], measured)),
    ]),
  );
};

/** Lists the contenders without a figure, with the reasons. */
const missing = ({ size, workloads }: Results): string[] =>
  Object.entries(workloads).flatMap(([workload, { contenders }]) =>
    Object.entries(contenders).flatMap(([name, cell]) =>
      isMissing(cell) ? [`${name} at ${workload}, ${size}: ${cell.cannot}`] : [],
    ),
  );

const running = ({ contenders }: Results): string =>
  table(
    [
      "",
      "what it is",
      "versions",
      "cold start, ms",
      "MB at start",
      "MB, 8 in flight",
      "MB, 64 in flight",
      "failed of 64",
    ],
    Object.entries(contenders).map(([name, { title, versions, coldStart, memory, failedOf64 }]) => [
      name,
      title,
      versions,
      figure(coldStart),
      String(memory.atStart),
      String(memory.atSaturation),
      String(memory.with64),
      percent(failedOf64),
    ]),
  );

/** Shows how the CPU per request grows with the record, as a multiple of the CPU at the smallest size. */
function growth(all: readonly Results[]): string {
  const [first, ...others] = all as [Results, ...Results[]];
  return table(
    ["", ...others.flatMap(({ size }) => [`ours, ${size}`, `best peer, ${size}`, `ceiling, ${size}`])],
    Object.entries(first.workloads).map(([name, small]) => [
      name,
      ...others.flatMap(({ workloads }) => {
        const large = workloads[name];
        const grown = (cell?: Cell, before?: Cell) => (cell && before ? ratio(cpu(cell) / cpu(before)) : "");
        if (!large) return ["", "", ""];
        const peer = bestPeer(small)?.name ?? "";
        return [
          grown(cellOf(large, OURS), cellOf(small, OURS)),
          `${peer} ${grown(cellOf(large, peer), cellOf(small, peer))}`,
          grown(cellOf(large, CEILING), cellOf(small, CEILING)),
        ];
      }),
    ]),
  );
}

const about = ({ on, size, minutes, machine }: Results): string =>
  `${size}, ${on}, ${minutes} minutes, ${Object.entries(machine)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ")}.`;

/** Writes one sentence that compares our CPU with the best peers' CPU. */
export function summary({ workloads }: Results): string {
  const all = Object.entries(workloads).flatMap(([name, measured]) => {
    const { toBestPeer } = ratios(measured);
    return toBestPeer ? [{ name, toBestPeer }] : [];
  });
  const ahead = all.filter(({ toBestPeer }) => toBestPeer < 1).map(({ name }) => name);
  if (all.length === 0) return "Nothing to compare: that needs rapporteur and a peer.";
  const [least, most] = [
    Math.min(...all.map((one) => one.toBestPeer)),
    Math.max(...all.map((one) => one.toBestPeer)),
  ];
  const range = `${ratio(least)} to ${ratio(most)} times as much`;
  return ahead.length === 0
    ? `Rapporteur takes more CPU than the best peer at all ${all.length} workloads: ${range}.`
    : `Rapporteur takes less CPU than the best peer at ${ahead.length} of ${all.length} workloads (${ahead.join(", ")}); over all of them it takes ${range}.`;
}

/** Writes the output of a run that is not recorded. */
export const brief = (results: Results): string =>
  [summary(results), standing(results), "CPU per request, ms: service + Postgres", costs(results)].join(
    "\n\n",
  );

const costs = (results: Results) =>
  perContender(results, (cell) => `${figure(cell.serviceCpu)} + ${figure(cell.postgresCpu)}`);

/** The text of `RESULTS.md`, from the recorded runs, the smallest size first. */
export function report(all: readonly Results[]): string {
  const [first] = all;
  if (!first) throw new Error("Nothing is measured.");
  const others = Math.max(
    ...Object.values(first.workloads).flatMap(({ contenders }) =>
      Object.values(contenders).flatMap((cell) => (isMissing(cell) ? [] : [cell.others])),
    ),
  );
  const cells = (show: (cell: Cell, measured: Measured) => string) => perContender(first, show);
  return `# What a request costs, compared with other servers

Written by \`npm run bench\`; [README.md](README.md) explains how it measures. The figure that decides is the CPU time of the service and
Postgres together, per request, in the median round. All contenders gave the same answers.

${summary(first)}

## Where we stand

${standing(first)}

![CPU per request over that of the ceiling](results.svg)

## CPU per request over that of the ceiling

${cells((cell, measured) => {
  const ceiling = cellOf(measured, CEILING);
  return ceiling ? ratio(cpu(cell) / cpu(ceiling)) : "";
})}

## CPU per request, ms: service + Postgres

${costs(first)}

How far the cheapest and the most expensive round are from the median, in CPU time:

${cells(({ spread: [least, most] }) => `${percent(least)} … +${percent(most)}`)}

## Requests per second, with eight in flight

The client runs on the same cores and takes more of them when a contender answers faster. Other processes of the machine
took ${figure(others)} of a core in the worst round.

${cells(({ requestsPerSecond }) => figure(requestsPerSecond))}

Latency, ms: p50 / p99

${cells(({ p50, p99 }) => `${figure(p50)} / ${figure(p99)}`)}

## SQL statements per request

${cells(({ statements }) => String(statements))}

## Start and memory

${running(first)}

A cold start ends with the first answer, to \`{ __typename }\`. Megabytes are those of the process that answers: after its start,
and the peak while it answers W3 after all rounds. PostGraphile reads the tables and builds its schema at the start; it can
also do so in advance. "64 in flight" means that 64 requests are always open.

These have no figure:

${all
  .flatMap(missing)
  .map((sentence) => `- ${sentence}.`)
  .join("\n")}
${
  all.length > 1
    ? `
## With a larger record

CPU time per request as a multiple of that at \`${first.size}\`; each size is a run of its own. "best peer" is the peer that is best at
\`${first.size}\`.

${growth(all)}
`
    : ""
}
## The runs

${all.map((results) => `- ${about(results)}`).join("\n")}
`;
}
