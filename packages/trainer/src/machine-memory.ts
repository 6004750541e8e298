/** How much memory this process may take. */
import { totalmem } from "node:os";

/** Bytes of this machine, or of the container it is allowed, whichever is less. */
export function machineMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(totalmem(), constrained) : totalmem();
}
