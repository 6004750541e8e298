/** Breaks nodes of the instance that the journeys visit, through the switch of their workers (docs/faults.md). */
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { type FaultFile, faultFile } from "@trainyard/contracts";
import { stack } from "./stack";

/** Has the node suffer the fault, once. */
export function inject(node: string, fault: FaultFile[number]["fault"]): void {
  const before = existsSync(stack.faults) ? faultFile.parse(JSON.parse(readFileSync(stack.faults, "utf8"))) : [];
  const draft = `${stack.faults}.draft`;
  writeFileSync(draft, JSON.stringify([...before, { id: randomUUID(), node, fault }]));
  renameSync(draft, stack.faults); // no worker reads half of it
}
