import { type Plan, prepare, rounds, type Source } from "./measure.ts";
import { CEILING, OURS } from "./names.ts";
import { ratios } from "./report.ts";
import { cellOf, isMissing, type Results } from "./results.ts";

/**
 * The largest allowed rise of our CPU, relative to the recorded figure. The figure is our CPU as a multiple of
 * the ceiling's CPU.
 */
const RISE = 0.15;

/**
 * Compares a run with the recorded run, and returns the differences that are errors or warnings. Rejects if
 * answers differ. A rise of CPU is only a warning, because the machine may be busy.
 */
export async function check(plan: Plan, source: Source, recorded: Results) {
  await using prepared = await prepare(plan, source);
  const failures: string[] = [];
  for (const [{ name }, counts] of prepared.statements) {
    for (const [workload, now] of Object.entries(counts)) {
      const cell = recorded.workloads[workload]?.contenders[name];
      const before = cell && !isMissing(cell) ? cell.statements : "none";
      if (now !== before)
        failures.push(`${name} needs ${now} statements for ${workload}; recorded: ${before}.`);
    }
  }

  const figures: string[] = [];
  const warnings: string[] = [];
  const timed = prepared.runners.filter(({ service }) => [OURS, CEILING].includes(service.contender.name));
  for (const workload of plan.workloads) {
    const all = await rounds(timed, workload, prepared.facts, source, plan);
    const cells = [...all].map(([{ service }, made]) => [
      service.contender.name,
      Array.isArray(made) ? cellOf(made, 0) : made,
    ]);
    const { toCeiling: now } = ratios({ title: "", contenders: Object.fromEntries(cells) });
    const { toCeiling: before } = ratios(recorded.workloads[workload.name] ?? { title: "", contenders: {} });
    if (now === undefined || before === undefined) continue;
    const figure = `${workload.name}: we take ${now.toFixed(2)} times the ceiling's CPU; recorded: ${before.toFixed(2)}`;
    (now / before - 1 > RISE ? warnings : figures).push(figure);
  }
  return { failures, warnings, figures };
}
