/** Runs the tests of a level one after the other, and tells of each as it comes. */
import type { DiagnosticLevel, DiagnosticResult } from "@trainyard/contracts";
import type { DiagnosticProgress } from "@trainyard/store";
import type { NodeTest } from "./node-test";

export interface TestRound {
  readonly tests: readonly NodeTest[];
  readonly level: DiagnosticLevel;
  /** Aborts while the node trains; from then on tests that disturb are skipped. */
  readonly training: () => AbortSignal;
  /** Tests that are to fail, by name: a drill. */
  readonly faulty: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DiagnosticProgress) => void;
}

const whileTraining = "The node trains: this test would disturb the run, and be disturbed by it.";

/** Rejects where a test could not run. */
export async function runTests({ tests, level, training, faulty, signal, onProgress }: TestRound): Promise<DiagnosticResult[]> {
  const chosen = tests.filter((test) => test.level <= level);
  const results: DiagnosticResult[] = [];
  for (const test of chosen) {
    onProgress({ done: results.length, total: chosen.length, current: test.label, results: [...results] });
    const began = performance.now();
    const found = await outcomeOf(test, training, signal);
    const result: DiagnosticResult = {
      figure: null,
      unit: "",
      limit: null,
      ...found,
      name: test.name,
      label: test.label,
      durationMs: performance.now() - began,
    };
    results.push(faulty.has(test.name) ? { ...result, status: "fail", detail: "It was made to fail by a drill." } : result);
  }
  onProgress({ done: results.length, total: chosen.length, current: null, results: [...results] });
  return results;
}

async function outcomeOf(test: NodeTest, training: () => AbortSignal, signal: AbortSignal) {
  if (!test.disturbs) return test.run(signal);
  const calledOff = training();
  if (calledOff.aborted) return { status: "skipped" as const, detail: whileTraining };
  try {
    return await test.run(AbortSignal.any([signal, calledOff]));
  } catch (error) {
    if (calledOff.aborted && !signal.aborted) return { status: "skipped" as const, detail: whileTraining };
    throw error;
  }
}
