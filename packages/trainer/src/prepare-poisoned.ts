/**
 * Command: prepares in DIRECTORY a dataset of speeches with one poisoned document, and prints as JSON the document's number and beginning, and the
 * training sequences of the first epoch that read it in a run with this SEED and CONTEXT.
 */
import { basename, resolve } from "node:path";
import { openDataset } from "./dataset/dataset-files";
import { DocumentIndex } from "./dataset/document-index";
import { ensureDataset } from "./dataset/ensure-dataset";
import { poisonedCorpus } from "./dataset/poisoned-corpus";
import { dataOrder, windowStart, windowsPerEpoch } from "./sampler";

const vocabulary = 512;
const shownCharacters = 100;

const [directory, seed, context] = process.argv.slice(2);
if (directory === undefined || seed === undefined || context === undefined) {
  console.error("Usage: prepare-poisoned DIRECTORY SEED CONTEXT; the last part of the directory is the dataset's name.");
  process.exit(2);
}
const path = resolve(directory);
const { corpus, document, text } = poisonedCorpus();
await ensureDataset({ directory: path, name: basename(path), corpus, vocabulary });
const dataset = await openDataset(path);
const documents = new DocumentIndex(dataset.train);
const order = dataOrder({ model: { context: Number(context) }, seed: Number(seed) }, dataset);
const samples = Array.from({ length: windowsPerEpoch(order) }, (_, index) => index).filter((index) => {
  const start = windowStart(order, index);
  return documents.within(start, start + order.context + 1).some(({ number }) => number === document);
});
console.log(JSON.stringify({ dataset: basename(path), document, beginning: text.slice(0, shownCharacters), samples }));
