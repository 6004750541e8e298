/** The parameters of a GPT-2 model: Hugging Face names, shapes, decay and initialisation. */
import type { ModelSpecification } from "@trainyard/contracts";

/** Standard deviation of GPT-2's weights (openai/gpt-2, src/model.py). */
const weightDeviation = 0.02;

type Initialisation =
  | { readonly kind: "normal"; readonly standardDeviation: number }
  | { readonly kind: "constant"; readonly value: number };

export interface Parameter {
  /** As in the Hugging Face checkpoint, e.g. `transformer.h.0.attn.c_attn.weight`. */
  readonly name: string;
  /** Linear layers are stored [in, out]. */
  readonly shape: readonly number[];
  /** Weight decay applies to matrices only. */
  readonly decays: boolean;
  readonly initialisation: Initialisation;
}

/** All parameters in their one canonical order; the output projection is the token embedding and has no entry of its own. */
export function parameterList({ layers, width, context, vocabulary }: ModelSpecification): readonly Parameter[] {
  // Every layer adds two projections to the residual stream, so their variance is divided by 2L.
  const residual = weightDeviation / Math.sqrt(2 * layers);
  const blocks = Array.from({ length: layers }, (_, layer) => {
    const block = blockName(layer);
    return [
      ...layerNorm(`${block}.ln_1`, width),
      ...linear(`${block}.attn.c_attn`, width, 3 * width),
      ...linear(`${block}.attn.c_proj`, width, width, residual),
      ...layerNorm(`${block}.ln_2`, width),
      ...linear(`${block}.mlp.c_fc`, width, 4 * width),
      ...linear(`${block}.mlp.c_proj`, 4 * width, width, residual),
    ];
  });
  return [
    matrix(tokenEmbedding, [vocabulary, width]),
    matrix(positionEmbedding, [context, width]),
    ...blocks.flat(),
    ...layerNorm(finalNorm, width),
  ];
}

export const tokenEmbedding = "transformer.wte.weight";
export const positionEmbedding = "transformer.wpe.weight";
export const finalNorm = "transformer.ln_f";

export function blockName(layer: number): string {
  return `transformer.h.${layer}`;
}

function matrix(name: string, shape: readonly number[], standardDeviation = weightDeviation): Parameter {
  return { name, shape, decays: true, initialisation: { kind: "normal", standardDeviation } };
}

function vector(name: string, size: number, value: number): Parameter {
  return { name, shape: [size], decays: false, initialisation: { kind: "constant", value } };
}

function linear(name: string, inputs: number, outputs: number, standardDeviation = weightDeviation): Parameter[] {
  return [matrix(`${name}.weight`, [inputs, outputs], standardDeviation), vector(`${name}.bias`, outputs, 0)];
}

function layerNorm(name: string, width: number): Parameter[] {
  return [vector(`${name}.weight`, width, 1), vector(`${name}.bias`, width, 0)];
}
