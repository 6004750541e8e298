/** A run as the command reports it when it was started or waited for. */
import type { ApiClient, RunDetail, Segment } from "@trainyard/contracts";
import { describeProgress } from "./progress-line";

export interface RunReport {
  id: string;
  name: string;
  status: RunDetail["status"];
  statusDetail: string | null;
  step: number;
  trainLoss: number | null;
  validationLoss: number | null;
  tokens: number;
  /** Median over the steps of the effective curve; null before the first. */
  tokensPerSecond: number | null;
  segments: Segment[];
}

export async function reportRun(client: ApiClient, run: RunDetail): Promise<RunReport> {
  const { id, name, status, statusDetail, step, trainLoss, validationLoss, tokens, segments } = run;
  const tokensPerSecond = run.step === 0 ? null : await medianTokensPerSecond(client, run);
  return { id, name, status, statusDetail, step, trainLoss, validationLoss, tokens, tokensPerSecond, segments };
}

export function describeReport(report: RunReport, run: RunDetail): string {
  const detail = report.statusDetail === null ? "" : `\n${report.statusDetail}`;
  return `Run ${report.id} (${report.name}): ${describeProgress({ ...run, tokensPerSecond: report.tokensPerSecond })}${detail}`;
}

async function medianTokensPerSecond(client: ApiClient, run: RunDetail): Promise<number | null> {
  const { series } = await client.call("getMetrics", { runId: run.id });
  const rates = series.filter(({ metric }) => metric === "tokensPerSecond").flatMap(({ mean }) => mean);
  return median(rates);
}

export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
