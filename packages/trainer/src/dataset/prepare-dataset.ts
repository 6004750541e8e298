/** From text to a dataset: split, tokenizer, token files, baselines and the description with their hash. */
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "@trainyard/contracts";
import { writeDurably } from "../files";
import { bigramLoss, unigramLoss } from "./baselines";
import type { Corpus } from "./corpus";
import { datasetFileNames, datasetHash, tokenBytes } from "./dataset-files";
import { isValidation } from "./split";
import { TextCodec } from "./text-codec";
import { endOfTextId, trainTokenizer } from "./train-tokenizer";

export interface Preparation {
  readonly name: string;
  readonly corpus: Corpus;
  readonly vocabulary: number;
  readonly onProgress: (message: string) => void;
}

/** Writes the four files into the empty `directory`. The same corpus and vocabulary make the same bytes. */
export async function prepareDataset(directory: string, { name, corpus, vocabulary, onProgress }: Preparation): Promise<Dataset> {
  const documents = corpus.documents();
  const training = documents.filter((document) => !isValidation(document));
  onProgress(`Learning ${vocabulary} tokens from ${training.length} of ${documents.length} documents.`);
  const scratch = join(directory, "scratch");
  await mkdir(scratch);
  const tokenizerJson = await trainTokenizer(training, vocabulary, scratch);
  await rm(scratch, { recursive: true });

  onProgress("Encoding the documents.");
  const codec = new TextCodec(tokenizerJson);
  const train = await encodeDocuments(codec, training);
  const validation = await encodeDocuments(codec, documents.filter(isValidation));

  onProgress("Measuring the unigram and bigram baselines.");
  const [trainBytes, validationBytes] = [tokenBytes(train), tokenBytes(validation)];
  const description: Dataset = {
    name,
    title: corpus.title,
    hash: datasetHash(tokenizerJson, trainBytes, validationBytes),
    vocabulary,
    documents: documents.length,
    trainTokens: train.length,
    validationTokens: validation.length,
    unigramLoss: unigramLoss(train, validation, vocabulary),
    bigramLoss: bigramLoss(train, validation, vocabulary),
  };
  await writeDurably(join(directory, datasetFileNames.tokenizer), Buffer.from(tokenizerJson));
  await writeDurably(join(directory, datasetFileNames.train), trainBytes);
  await writeDurably(join(directory, datasetFileNames.validation), validationBytes);
  await writeDurably(join(directory, datasetFileNames.description), Buffer.from(JSON.stringify(description, null, 2)));
  return description;
}

/** Every document followed by the end-of-text token. */
async function encodeDocuments(codec: TextCodec, documents: readonly string[]): Promise<Uint16Array> {
  const encoded: (readonly number[])[] = [];
  for (const document of documents) encoded.push(await codec.encode(document), [endOfTextId]);
  return Uint16Array.from(encoded.flat());
}
