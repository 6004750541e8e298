/** `trainyard bench recovery`: how fast failures are found and got over, and what a long run on many nodes would make of it. */
import { simulateRecovery } from "@trainyard/recovery";
import type { Command } from "commander";
import type { Act } from "./act";
import { exitCode } from "./exit-code";
import { formatInteger, formatPercent } from "./format";
import type { Context, Outcome } from "./outcome";
import { percentile } from "./percentile";
import { numberArgument } from "./run-options";
import { textTable } from "./text-table";

interface RecoveryOptions {
  runs: number;
  fault?: string[];
}

export function addRecoveryBench(bench: Command, act: Act): void {
  bench
    .command("recovery")
    .description("time to notice each failure and to train again, steps repeated, certificates; and a simulated long run; needs no server")
    .option("--runs <count>", "how often each failure is injected", numberArgument, 3)
    .option("--fault <names...>", "these failures alone")
    .action(act((context, options: RecoveryOptions) => benchRecovery(context, options)));
}

async function benchRecovery({ json, signal }: Context, { runs, fault }: RecoveryOptions): Promise<Outcome> {
  const { benchRecovery: measure } = await import("@trainyard/worker/bench-recovery");
  const onProgress = (message: string) => void (json || process.stdout.write(`${message}\n`));
  const results = await measure({ runs, faults: fault, signal, onProgress });
  const faults = results.map(({ fault: name, expected, recoveries }) => {
    const certified = (status: string) => recoveries.filter(({ certificate }) => certificate === status).length;
    return {
      fault: name,
      runs: recoveries.length,
      detectMsP95: percentile(
        recoveries.map(({ detectMs }) => detectMs),
        0.95,
      ),
      backMsP95: percentile(
        recoveries.map(({ backMs }) => backMs),
        0.95,
      ),
      repeatedStepsMax: Math.max(...recoveries.map(({ repeatedSteps }) => repeatedSteps)),
      certificates: { pass: certified("pass"), fail: certified("fail") },
      expected,
      recoveries,
    };
  });
  const { goodput, intervalMs, fixed } = simulateRecovery();
  const simulation = { goodput, intervalMs, fixed: fixed.map((each) => ({ intervalMs: each.intervalMs, goodput: each.goodput })) };
  const rows = faults.map(({ fault: name, detectMsP95, backMsP95, repeatedStepsMax, certificates: { pass, fail }, ...each }) => [
    name,
    String(each.runs),
    formatInteger(detectMsP95 ?? 0),
    formatInteger(backMsP95 ?? 0),
    String(repeatedStepsMax),
    `${pass} pass, ${fail} fail`,
  ]);
  const intervals = [{ goodput, intervalMs }, ...fixed].map((each, index) => {
    const minutes = `${(each.intervalMs / 60_000).toFixed(1)} min`;
    return `${formatPercent(each.goodput)} with ${index === 0 ? "the advisor's interval, at the end" : "one of"} ${minutes}`;
  });
  const table = textTable(["failure", "runs", "noticed p95, ms", "back p95, ms", "steps repeated", "certificates"], rows);
  return {
    document: { faults, simulation },
    text: `${table}\n\nGoodput of a simulated run of 54 days on 16,384 nodes:\n${intervals.join("\n")}`,
    exitCode: faults.every(({ expected, recoveries }) => recoveries.every(({ certificate }) => certificate === expected))
      ? exitCode.ok
      : exitCode.failed,
  };
}
