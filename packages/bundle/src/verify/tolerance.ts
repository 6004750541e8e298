/** When the same bits are to be expected, and what is let pass where they are not. */
import { type EnvironmentDifference, gates } from "@trainyard/contracts";
import type { ReplayPart } from "../replay-part";

/**
 * Relative, of each step's training loss. Kernels of another kind of processor sum in another order: their float32 results differ by some 1e-7,
 * and training makes it larger step by step. ARCHITECTURE.md promises four digits of a GPU; ten times that lets no step pass whose data, rate
 * or state is another one.
 */
const lossTolerance = 1e-3;

/** Null: bits are compared. */
export function toleranceFor(differences: readonly EnvironmentDifference[], { legs }: ReplayPart): number | null {
  const isOnProcessor = legs.every(({ specification }) => specification.runtime.executionProvider === "cpu");
  return isOnProcessor && !differences.some(gates) ? null : lossTolerance;
}
