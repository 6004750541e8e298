/** The engine bench as people read it. */
import type { EngineBenchResult } from "@trainyard/worker/bench-engine";
import { formatInteger, formatPercent } from "./format";
import { textTable } from "./text-table";

export function engineTable({ matmulGflops, threads, shapes }: EngineBenchResult): string {
  const rows = shapes.map(({ name, tokensPerSecond, gflops, shareOfMatmul, peakRssBytes, buildMs }) => [
    name,
    formatInteger(tokensPerSecond),
    gflops.toFixed(1),
    formatPercent(shareOfMatmul),
    `${(peakRssBytes / 1e9).toFixed(2)} GB`,
    `${formatInteger(buildMs)} ms`,
  ]);
  const table = textTable(["shape", "tokens/s", "GFLOP/s", "share of matmul", "peak memory", "build"], rows);
  return `2048-cube matrix product on ${threads} threads: ${matmulGflops.toFixed(1)} GFLOP/s\n${table}`;
}
