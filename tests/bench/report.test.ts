import { expect, test } from "vitest";
import { brief, ratios, summary } from "./report.ts";
import { type Cell, cellOf, type Results, type Round } from "./results.ts";

const cost = (serviceCpu: number, postgresCpu: number): Round => ({
  serviceCpu,
  postgresCpu,
  requestsPerSecond: 1_000,
  p50: 1,
  p99: 2,
  others: 0,
});

const cell = (serviceCpu: number, postgresCpu: number): Cell => cellOf([cost(serviceCpu, postgresCpu)], 1);

const results: Results = {
  on: "2026-11-27",
  size: "small",
  minutes: 1,
  machine: {},
  contenders: {
    rapporteur: {
      title: "Rapporteur",
      versions: "1",
      coldStart: 1,
      memory: { atStart: 1, atSaturation: 1, with64: 1 },
      failedOf64: 0,
    },
  },
  workloads: {
    W1: {
      title: "one",
      contenders: { rapporteur: cell(3, 1), ceiling: cell(1, 1), dear: cell(4, 4), cheap: cell(0.5, 2) },
    },
    W2: {
      title: "two",
      contenders: {
        rapporteur: cell(1, 1),
        ceiling: cell(1, 0),
        dear: cell(2, 2),
        cheap: { cannot: "no way" },
      },
    },
  },
};

test("the round of median cost counts, and the spread shows how far the other rounds differ from the median", () => {
  const rounds = [cost(4, 1), cost(1, 1), cost(1, 3), cost(2, 1), cost(8, 2)];
  expect(cellOf(rounds, 2)).toMatchObject({
    serviceCpu: 1,
    postgresCpu: 3,
    statements: 2,
    spread: [-0.5, 1.5],
  });
});

test("we are compared with the ceiling, and with the peer that takes the least CPU at a workload", () => {
  const { W1, W2 } = results.workloads;
  expect(W1 && ratios(W1)).toEqual({ toBestPeer: 4 / 2.5, toCeiling: 2 });
  expect(W2 && ratios(W2)).toEqual({ toBestPeer: 0.5, toCeiling: 2 });
});

test("the summary names the workloads at which we are ahead, and says how far behind we are at the others", () => {
  expect(summary(results)).toBe(
    "Rapporteur takes less CPU than the best peer at 1 of 2 workloads (W2); over all of them it takes 0.50 to 1.60 times as much.",
  );
});

test("a run without peers or without us shows no comparison", () => {
  const alone = { ...results, workloads: { W1: { title: "one", contenders: { ceiling: cell(1, 1) } } } };
  expect(brief(alone)).toContain("Nothing to compare: that needs rapporteur and a peer.");
  expect(brief(alone)).not.toMatch(/NaN|Infinity|undefined/);
});
