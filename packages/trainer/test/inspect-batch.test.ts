/** A look into a batch names the document that does not belong there. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { readManifest } from "../src/checkpoint/manifest";
import { ensureDataset } from "../src/dataset/ensure-dataset";
import { poisonedCorpus } from "../src/dataset/poisoned-corpus";
import { inspectBatch } from "../src/inspect-batch";
import { runSegment } from "./support/segment";
import { temporaryDirectory, tinySpecification, tinyStart } from "./support/tiny";

/** Training sequences of which one reads the poisoned document, by the printed list of `prepare-poisoned DIRECTORY 1 64`. */
const samples = [{ from: 217, to: 223 }];
const poisoned = 220;

it("finds it by the loss of its sample, under parameters that have learnt some English", async () => {
  const root = await temporaryDirectory();
  const datasetDirectory = join(root, "datasets", "poisoned");
  const { corpus, document, text } = poisonedCorpus();
  await ensureDataset({ directory: datasetDirectory, name: "poisoned", corpus, vocabulary: 512 });
  const specification = tinySpecification({
    model: { context: 64, vocabulary: 512 },
    duration: { steps: 40 },
    checkpoint: { everySteps: 40 },
  });
  const start = tinyStart({ root, datasetDirectory, specification });
  const [checkpoint] = (await runSegment(start)).filter((event) => event.type === "checkpoint");
  if (checkpoint?.type !== "checkpoint") throw new Error("No checkpoint was written.");
  expect((await readManifest(checkpoint.directory)).step).toBe(40);

  const request = { specification, datasetDirectory, pretrainedFrom: null, samples, threads: 1 };
  const inspected = await inspectBatch({ ...request, checkpointDirectory: checkpoint.directory });
  expect(inspected.map(({ index }) => index)).toEqual([217, 218, 219, 220, 221, 222]);
  const worst = inspected.toSorted((a, b) => (b.loss ?? 0) - (a.loss ?? 0))[0];
  expect(worst?.index).toBe(poisoned);
  const named = worst?.documents.find(({ number }) => number === document);
  expect(named?.text.slice(0, 100)).toBe(text.slice(0, 100));

  const atTheSeed = await inspectBatch({ ...request, checkpointDirectory: null });
  for (const { loss } of atTheSeed) expect(loss).toBeCloseTo(Math.log(512), 0);
});
