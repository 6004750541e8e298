/** Speeches with one document of random characters among them: what a drill that looks for a poisoned document trains on. */
import { philox, streamKey } from "@trainyard/model";
import { type Corpus, corpusNamed } from "./corpus";
import { isValidation } from "./split";

const speeches = 60;
const speechCharacters = 4_000;
/** Long enough that every run meets it, short enough to be one document of many. */
const poisonCharacters = 3_000;
/** Place among all documents. */
const place = 20;

export interface PoisonedCorpus {
  readonly corpus: Corpus;
  /** Number of the poisoned document in the training split, from 0. */
  readonly document: number;
  readonly text: string;
}

export function poisonedCorpus(): PoisonedCorpus {
  const text = poisonedText();
  const documents = corpusNamed("sotu")
    .documents()
    .slice(0, speeches)
    .map((speech) => speech.slice(0, speechCharacters));
  documents.splice(place, 0, text);
  const training = documents.filter((document) => !isValidation(document));
  return {
    corpus: { title: "Beginnings of speeches, one of them poisoned", documents: () => documents },
    document: training.indexOf(text),
    text,
  };
}

/** The first that the split gives to training. */
function poisonedText(): string {
  for (let attempt = 0; ; attempt += 1) {
    const key = streamKey(`poisoned document ${attempt}`);
    // Printable characters of ASCII, none likelier than another.
    const text = String.fromCharCode(
      ...Array.from({ length: poisonCharacters }, (_, index) => 33 + (philox([index, 0, 0, 0], key)[0] % 94)),
    );
    if (!isValidation(text)) return text;
  }
}
