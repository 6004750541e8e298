/** What diagnostics of a node say about whether it may work. Pure. */
import type { DiagnosticResult, DiagnosticRun } from "@trainyard/contracts";
import { isUnderWay } from "../../lib/recovery-queries";

/** Newest run of the list that was asked for at or after the instant, which the list has first. */
export function newestSince(runs: readonly DiagnosticRun[], since: string): DiagnosticRun | null {
  return runs.find(({ requestedAt }) => Date.parse(requestedAt) >= Date.parse(since)) ?? null;
}

/** A warning is told, but keeps no node out of service. */
export function hasPassed(run: DiagnosticRun | null): boolean {
  return run !== null && run.status === "done" && run.verdict !== "fail";
}

/** A run that could not be carried out says nothing for the node. */
export function hasFailed(run: DiagnosticRun | null): boolean {
  return run !== null && !isUnderWay(run) && !hasPassed(run);
}

export function failedTests({ results }: Pick<DiagnosticRun, "results">): readonly DiagnosticResult[] {
  return results.filter(({ status }) => status === "fail");
}

/** One sentence for a reason: which tests failed, and what they found. */
export function failureText(run: DiagnosticRun): string {
  const failed = failedTests(run).map(({ label, detail }) => `${label}: ${detail.replace(/\.$/, "")}`);
  if (failed.length > 0) return `Failed diagnostics: ${failed.join("; ")}`;
  return `Diagnostics could not be run: ${run.problem ?? "no reason is known"}`;
}
