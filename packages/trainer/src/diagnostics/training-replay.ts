/** Twenty updates of a fixed model on fixed data: its final state has a known hash, and another one is silent corruption. */
import { MadeUpTraining } from "./made-up-training";
import { processorKind } from "./processor-kind";
import { replayHashes } from "./replay-hashes";

const shape = { layers: 2, width: 64, context: 32, vocabulary: 128, sequences: 4 };
const steps = 20;

export interface Replay {
  /** Kind of processor and version of ONNX Runtime, which decide the bits. */
  readonly kind: string;
  /** Known for this kind; null: nobody has recorded it. */
  readonly known: string | null;
  /** Of each run from the same start. */
  readonly hashes: readonly string[];
}

export async function replayTraining(threads: number, runs: number): Promise<Replay> {
  const training = await MadeUpTraining.create(shape, threads);
  const hashes: string[] = [];
  for (let run = 0; run < runs; run += 1) {
    training.restart();
    for (let step = 0; step < steps; step += 1) await training.step();
    hashes.push(training.hash());
  }
  await training.release();
  const kind = processorKind();
  return { kind, known: replayHashes[kind] ?? null, hashes };
}
