/** Measures, in a real browser, how long a step's point takes from the end of the step to the screen. */
import { setTimeout as delay } from "node:timers/promises";
import { type Browser, chromium } from "@playwright/test";
import { type ApiClient, type RunSummary, TrainyardError } from "@trainyard/contracts";
import { chromiumPath } from "./environment";
import { observeDrawnSteps } from "./observe-drawn-steps";
import type { Context } from "./outcome";
import { percentile } from "./percentile";

export interface LiveLatency {
  p50Ms: number;
  p95Ms: number;
  /** Steps measured. */
  points: number;
}

/** One drawing of the chart: when it was on screen, and the newest step it showed. */
export interface Drawn {
  step: number;
  atMs: number;
}

export interface LiveBenchOptions {
  points: number;
  timeoutMs: number;
}

const pollEveryMs = 250;
const startTimeoutMs = 60_000;

/** @throws TrainyardError when the run ends or the time is over before one point was seen */
export async function benchLive(context: Context, run: RunSummary, options: LiveBenchOptions): Promise<LiveLatency> {
  const executablePath = chromiumPath();
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const browser = await chromium.launch(executablePath === undefined ? { args } : { args, executablePath });
  try {
    const { drawn, sinceMs } = await watchChart(browser, context, run.id, options);
    return summarise(latenciesOf(drawn, await stepTimes(context.client, run.id, drawn), sinceMs));
  } finally {
    await browser.close();
  }
}

async function watchChart(browser: Browser, { url, signal }: Context, runId: string, { points, timeoutMs }: LiveBenchOptions) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const drawn: Drawn[] = [];
  await page.exposeFunction("reportDrawnStep", (step: number, atMs: number) => drawn.push({ step, atMs }));
  await page.addInitScript(observeDrawnSteps);
  await page.goto(`${url}/runs/${runId}`);
  await page.waitForSelector('[data-testid="loss-chart"][data-last-step]', { timeout: startTimeoutMs });
  // What was trained before the page had its first chart did not come live.
  const sinceMs = Date.now();
  const firstStep = drawn.at(-1)?.step ?? 0;
  const deadline = sinceMs + timeoutMs;
  while ((drawn.at(-1)?.step ?? 0) - firstStep < points && Date.now() < deadline) await delay(pollEveryMs, undefined, { signal });
  return { drawn: drawn.slice(), sinceMs };
}

/** When each step ended, for the steps that were drawn. */
async function stepTimes(client: ApiClient, runId: string, drawn: readonly Drawn[]): Promise<Map<number, number>> {
  const [first, last] = [drawn.at(0), drawn.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const { series } = await client.call("getMetrics", { runId, query: { fromStep: Math.max(first.step - 1, 0), toStep: last.step } });
  const times = series
    .filter(({ metric }) => metric === "trainLoss")
    .flatMap(({ step, timeMs }) => step.map((each, index) => [each, timeMs[index] ?? 0] as const));
  return new Map(times);
}

/** A step was on screen with the first drawing that shows it or a later one. */
export function latenciesOf(drawn: readonly Drawn[], endedAtMs: ReadonlyMap<number, number>, sinceMs: number): number[] {
  return [...endedAtMs].flatMap(([step, timeMs]) => {
    const seen = drawn.find((drawing) => drawing.step >= step);
    return seen === undefined || timeMs < sinceMs ? [] : [seen.atMs - timeMs];
  });
}

function summarise(latencies: readonly number[]): LiveLatency {
  const [p50Ms, p95Ms] = [percentile(latencies, 0.5), percentile(latencies, 0.95)];
  if (p50Ms === null || p95Ms === null)
    throw new TrainyardError("internal", "No new point was drawn; the run may have ended before the page was open.");
  return { p50Ms, p95Ms, points: latencies.length };
}
