/** How a segment ended, told from the trainer's last words and the way its process went. */
import type { FromTrainer, SegmentEndReason } from "@trainyard/contracts";
import type { HangReport } from "@trainyard/store";
import type { TrainerExit } from "./trainer-process";

type LastMessage<Type extends FromTrainer["type"]> = Extract<FromTrainer, { type: Type }>;

export interface LastWords {
  readonly ended: LastMessage<"ended"> | null;
  readonly failed: LastMessage<"failed"> | null;
}

export type SegmentEnd =
  | { readonly kind: "ended"; readonly reason: LastMessage<"ended">["reason"] & SegmentEndReason; readonly detail: string | null }
  | { readonly kind: "hung"; readonly report: HangReport }
  | { readonly kind: "crashed"; readonly code: string; readonly message: string; readonly evidence: Record<string, unknown> };

/** An orderly end stands whatever becomes of the process after it: its state was written before it was said. */
export function segmentEnd({ ended, failed }: LastWords, exit: TrainerExit | HangReport): SegmentEnd {
  if (ended !== null) return { kind: "ended", reason: ended.reason, detail: ended.detail };
  if ("silentMs" in exit) return { kind: "hung", report: exit };
  const evidence = { exitCode: exit.exitCode, signal: exit.signal, stderrTail: exit.stderrTail };
  if (failed !== null) return { kind: "crashed", code: failed.code, message: failed.message, evidence };
  return { kind: "crashed", code: "trainer-died", message: deathOf(exit), evidence };
}

function deathOf({ exitCode, signal }: TrainerExit): string {
  if (signal !== null) return `The trainer was ended by ${signal}.`;
  if (exitCode === null) return "The trainer could not be started.";
  return `The trainer exited with status ${exitCode} without saying why.`;
}
