import * as echarts from "echarts";
import { CEILING } from "./names.ts";
import { cpu, isMissing, type Results } from "./results.ts";

/**
 * The chart of `RESULTS.md` as SVG: Draws the CPU per request as a multiple of the ceiling's CPU per request, on
 * a logarithmic scale.
 */
export function chart({ workloads, contenders, size }: Results): string {
  const names = Object.keys(contenders).filter((name) => name !== CEILING);
  const overCeiling = (workload: string, name: string) => {
    const { [name]: cell, [CEILING]: ceiling } = workloads[workload]?.contenders ?? {};
    if (!cell || !ceiling || isMissing(cell) || isMissing(ceiling)) return null;
    return Number((cpu(cell) / cpu(ceiling)).toFixed(2));
  };
  const instance = echarts.init(null, null, { renderer: "svg", ssr: true, width: 1_000, height: 420 });
  instance.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    title: {
      text: `CPU per request as a multiple of the ceiling's, record of size ${size}`,
      textStyle: { fontSize: 14 },
    },
    legend: { top: 28, itemGap: 30 },
    grid: { top: 70, left: 50, right: 20, bottom: 40 },
    xAxis: { type: "category", data: Object.keys(workloads) },
    yAxis: { type: "log", logBase: 2, min: 0.5 },
    series: names.map((name) => ({
      name,
      type: "bar",
      data: Object.keys(workloads).map((workload) => overCeiling(workload, name)),
    })),
  });
  const svg = instance.renderToSVGString();
  instance.dispose();
  return svg;
}
