/** Scaling laws that others published, at one's own sizes. Another corpus and tokenizer: their level means little, their slope much. */
import type { PublishedLaw } from "@trainyard/contracts";
import { type LawConstants, lossByLaw } from "./law";

export interface SizeAndTokens {
  readonly parameters: number;
  /** Kaplan's law counts these. */
  readonly nonEmbeddingParameters: number;
  readonly tokens: number;
}

interface Published extends Omit<PublishedLaw, "predicted"> {
  readonly loss: (at: SizeAndTokens) => number;
}

/** As the paper prints them. */
export const chinchilla: LawConstants = {
  irreducible: 1.69,
  sizeFactor: 406.4,
  sizeExponent: 0.34,
  dataFactor: 410.7,
  dataExponent: 0.28,
};

/** With the digits of the paper's TeX source, which move the optimum: 0.34 and 0.28 are rounded. */
export const chinchillaUnrounded: LawConstants = { ...chinchilla, irreducible: 1.6934, sizeExponent: 0.3392, dataExponent: 0.2849 };

export const besiroglu: LawConstants = {
  irreducible: 1.8172,
  sizeFactor: 482.01,
  sizeExponent: 0.3478,
  dataFactor: 2085.43,
  dataExponent: 0.3658,
};

/** The joint fit of size and data: table 2, whose constants differ a little from those of each alone. */
const kaplan = { sizeExponent: 0.076, dataExponent: 0.103, size: 6.4e13, data: 1.8e13 } as const;

const published: readonly Published[] = [
  parametric("Chinchilla", "Hoffmann et al., Training Compute-Optimal Large Language Models (2022), equation 10", chinchilla),
  parametric(
    "Chinchilla, unrounded",
    "The digits of the TeX source of Hoffmann et al. (2022), as Besiroglu et al. (2024) quote them",
    chinchillaUnrounded,
  ),
  parametric("Chinchilla, fitted again", "Besiroglu et al., Chinchilla Scaling: A Replication Attempt (2024), table 1", besiroglu),
  {
    name: "Kaplan",
    source: "Kaplan et al., Scaling Laws for Neural Language Models (2020), equation 1.5 and table 2",
    formula: "((6.4e13 / N)^(0.076 / 0.103) + 1.8e13 / D)^0.103, N without embeddings",
    loss: ({ nonEmbeddingParameters, tokens }) =>
      ((kaplan.size / nonEmbeddingParameters) ** (kaplan.sizeExponent / kaplan.dataExponent) + kaplan.data / tokens) ** kaplan.dataExponent,
  },
];

export function publishedLaws(at: readonly SizeAndTokens[]): PublishedLaw[] {
  return published.map(({ loss, ...law }) => ({
    ...law,
    predicted: at.map((point) => ({ parameters: point.parameters, tokens: point.tokens, loss: loss(point) })),
  }));
}

function parametric(name: string, source: string, law: LawConstants): Published {
  const { irreducible, sizeFactor, sizeExponent, dataFactor, dataExponent } = law;
  const formula = `${irreducible} + ${sizeFactor} / N^${sizeExponent} + ${dataFactor} / D^${dataExponent}`;
  return { name, source, formula, loss: (at) => lossByLaw(law, at) };
}
