/** A dataset with one document of random characters, whose number and place in the order of the data are known. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../../scripts/repository.mjs";

export interface PoisonedDataset {
  /** For `data.dataset` of a run. */
  readonly dataset: string;
  /** Number of the poisoned document. */
  readonly document: number;
  /** Its first characters. */
  readonly beginning: string;
  /** Training sequences of the first epoch that read it, in a run with the seed and context below: step = floor(index / sequences a step) + 1. */
  readonly samples: readonly number[];
}

/** What a run must have so that `samples` holds. */
export const poisonedRun = { seed: 1, context: 64 };

/** Before the instance starts: nodes make known what they find when they start. */
export function preparePoisonedDataset(home: string): void {
  const program = join(repository, "packages/trainer/src/prepare-poisoned.ts");
  const dataset = join(home, "datasets", "poisoned");
  const args = ["--import", "tsx", program, dataset, String(poisonedRun.seed), String(poisonedRun.context)];
  writeFileSync(fileIn(home), execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8" }));
}

export function poisonedDataset(home: string): PoisonedDataset {
  return JSON.parse(readFileSync(fileIn(home), "utf8"));
}

function fileIn(home: string): string {
  return join(home, "poisoned.json");
}
