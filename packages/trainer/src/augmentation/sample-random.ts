/** Random numbers of one training sequence: a pure function of (dataset hash, seed, purpose, index), so that nothing has to be saved for a resume. */
import { philox, streamKey } from "@trainyard/model";
import type { DataOrder } from "../sampler";

/** Draws the next number, uniform in (0, 1) with 32 random bits. */
export type Draw = () => number;

const words = 4;

/** What training sequence `index` draws for `purpose`; each purpose has numbers of its own, so that turning one on leaves the others alone. */
export function sampleDraws({ datasetHash, seed }: Pick<DataOrder, "datasetHash" | "seed">, purpose: string, index: number): Draw {
  const key = streamKey(`${datasetHash} ${seed} ${purpose} ${index}`);
  let drawn = 0;
  let block = philox([0, 0, 0, 0], key);
  return () => {
    if (drawn > 0 && drawn % words === 0) block = philox([drawn / words, 0, 0, 0], key);
    const word = block[drawn % words] ?? 0;
    drawn += 1;
    return (word + 0.5) / 2 ** 32;
  };
}
