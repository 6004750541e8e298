/** Whether a run fits a machine, and the sentence that says why not. */
import { type NodeTelemetry, type RunSpecification, TrainyardError } from "@trainyard/contracts";
import { memoryEstimate } from "./memory";

type Trained = Pick<RunSpecification, "model" | "batch" | "optimizer">;

export interface Machine {
  /** As the sentence has it: "the largest node, node-1". */
  readonly name: string;
  readonly memoryBytes: number;
}

/** More memory than there is. The field is the one to turn: the micro-batch where that is enough, else the model. */
export class DoesNotFitError extends TrainyardError {
  constructor(specification: Trained, machine: Machine) {
    const { batch } = specification;
    const needed = memoryEstimate(specification).totalBytes;
    const sequences = batch.sequences === 1 ? "1 sequence" : `${batch.sequences} sequences`;
    const message = `needs about ${formatGibibytes(needed)} of memory with ${sequences} a micro-batch; ${machine.name} has ${formatGibibytes(machine.memoryBytes)}`;
    const single = { ...specification, batch: { ...batch, sequences: 1 } };
    const field = fits(single, machine.memoryBytes) ? "batch.sequences" : "model";
    super("conflict", `The run ${message}.`, { issues: [{ field, message }] });
  }
}

/** Throws a DoesNotFitError where the machine's memory cannot hold the run. */
export function requireFit(specification: Trained, machine: Machine): void {
  if (!fits(specification, machine.memoryBytes)) throw new DoesNotFitError(specification, machine);
}

/** What a run waits for where a node with so much memory cannot hold it; null: it can. */
export function memoryWaitedFor(specification: Trained, memoryBytes: number): string | null {
  if (fits(specification, memoryBytes)) return null;
  return `Waits for a node with ${formatGibibytes(memoryEstimate(specification).totalBytes)} of memory.`;
}

function fits(specification: Trained, memoryBytes: number): boolean {
  return memoryEstimate(specification).totalBytes <= memoryBytes;
}

/** Memory of a node that a run's execution provider works in: the processor's, or that of its largest GPU. Null: it does not tell. */
export function memoryFor({ runtime }: Pick<RunSpecification, "runtime">, telemetry: NodeTelemetry | null): number | null {
  if (telemetry === null) return null;
  if (runtime.executionProvider === "cpu") return telemetry.trainerMemoryBytes ?? telemetry.memoryTotalBytes;
  const known = telemetry.gpus.flatMap(({ memoryTotalBytes }) => memoryTotalBytes ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

/** The node with the most memory for the run, as a sentence names it. Null: none tells its memory. */
export function largestMachine(
  specification: Pick<RunSpecification, "runtime">,
  nodes: readonly { readonly name: string; readonly telemetry: NodeTelemetry | null }[],
): Machine | null {
  const machines = nodes.flatMap(({ name, telemetry }) => {
    const memoryBytes = memoryFor(specification, telemetry);
    return memoryBytes === null ? [] : [{ name: `the largest node, ${name},`, memoryBytes }];
  });
  return machines.sort((a, b) => b.memoryBytes - a.memoryBytes)[0] ?? null;
}

export function formatGibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toLocaleString("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} GiB`;
}
