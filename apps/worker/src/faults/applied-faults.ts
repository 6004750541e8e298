/** Which faults a node has had, kept beside the switch's file: an agent that a fault killed does not kill itself again when it is back. */
import { appendFileSync, readFileSync } from "node:fs";

export interface AppliedFaults {
  has(id: string): boolean;
  /** Is on the disk when this returns. */
  add(id: string): void;
}

export function readAppliedFaults(faultFile: string, node: string): AppliedFaults {
  const path = `${faultFile}.${node}.applied`;
  const ids = new Set(linesOf(path));
  return {
    has: (id) => ids.has(id),
    add(id) {
      ids.add(id);
      appendFileSync(path, `${id}\n`);
    },
  };
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
