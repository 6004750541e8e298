/** How long a run waits before it is tried again. */
import type { RecoveryRules } from "./diagnostics";

/** @param failures in a row without a new checkpoint, the one just seen included @returns milliseconds from now */
export function restartDelayMs({ restartBackOffMs }: Pick<RecoveryRules, "restartBackOffMs">, failures: number): number {
  return failures < 1 ? 0 : (restartBackOffMs[failures - 1] ?? restartBackOffMs.at(-1) ?? 0);
}
