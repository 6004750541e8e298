/** What each architecture may see and is: causality, bands, places, evaluation apart from the batch. */
import {
  initialisationSpecification,
  type ModelSpecification,
  modelSpecification,
  parametrisationSpecification,
} from "@trainyard/contracts";
import { sizeOf } from "@trainyard/graph";
import type { Tensor } from "onnxruntime-node";
import { describe, expect, it } from "vitest";
import { buildLogitsGraph } from "../src/graphs/evaluation-graph";
import { initialBuffers, initialParameters } from "../src/initialisation";
import { bufferList, parameterList } from "../src/parameters";
import { floats, runGraph, tokenRows, type Values } from "./support/run-graph";

const base = { family: "gpt2", layers: 2, width: 24, heads: 3, context: 12, vocabulary: 32 } as const;
const length = 12;

const knobs: Readonly<Record<string, Partial<ModelSpecification>>> = {
  "GPT-2": {},
  "alternating bands": { attentionPattern: ["dense", "banded"], bandWidth: 3 },
  "rotary positions": { positions: "rotary", rotaryFraction: 0.5 },
  "sinusoidal positions": { positions: "sinusoidal" },
  ALiBi: { positions: "alibi" },
  "no positions": { positions: "none" },
  "parallel blocks": { block: "parallel", tiedEmbeddings: false },
  "post-norm with narrow embeddings": { normPlacement: "post", finalNorm: false, embeddingWidth: 10, positionOffset: 2 },
  RMSNorm: { norm: "rms" },
  BatchNorm: { norm: "batch" },
  "no norms": { norm: "none" },
  SwiGLU: { activation: "swiglu", feedForwardWidth: 17, feedForwardBias: false },
  "heads wider than the stream": { headWidth: 11, attentionOutputBias: false, queryKeyValueBias: false },
  "plain norms": { normAffine: false },
};

describe.each(Object.entries(knobs))("%s", (_name, change) => {
  const model = modelSpecification.parse({ ...base, ...change });

  it("never sees what comes after", async () => {
    const row = Array.from({ length }, (_, index) => (7 * index + 3) % 32);
    const [before, after] = [await logits(model, row), await logits(model, row.with(-1, 30).with(-2, 1))];
    for (let place = 0; place < length - 2; place += 1) expect(distance(before, after, place)).toBeLessThan(1e-5);
    expect(distance(before, after, length - 1)).toBeGreaterThan(1e-4);
  });

  it("sees the first token from the last place, unless no path of bands leads there", async () => {
    const row = Array.from({ length }, (_, index) => (7 * index + 3) % 32);
    expect(distance(await logits(model, row), await logits(model, row.with(0, 30)), length - 1)).toBeGreaterThan(1e-5);
  });
});

describe("banded attention", () => {
  it("carries a token as far as all its bands together, and no further", async () => {
    const model = modelSpecification.parse({ ...base, attentionPattern: ["banded"], bandWidth: 3 });
    const row = Array.from({ length }, (_, index) => (5 * index + 1) % 32);
    const [before, after] = [await logits(model, row), await logits(model, row.with(0, 30))];
    const reach = model.layers * (model.bandWidth - 1);
    expect(distance(before, after, reach)).toBeGreaterThan(1e-5);
    for (let place = reach + 1; place < length; place += 1) expect(distance(before, after, place)).toBeLessThan(1e-6);
  });
});

describe("positions", () => {
  it.each(["learned", "rotary", "sinusoidal", "alibi"] as const)("%s tell the same token at two places apart", async (positions) => {
    const model = modelSpecification.parse({ ...base, positions });
    const values = await logits(model, [1, 2, 9, 1, 2, 9, 1, 2, 9, 1, 2, 9]);
    expect(relativeDistance(values, 5, 8)).toBeGreaterThan(1e-6);
  });

  it("told in no way leave only the order of what came before", async () => {
    const values = await logits(modelSpecification.parse({ ...base, positions: "none" }), new Array<number>(length).fill(4));
    expect(relativeDistance(values, 0, length - 1)).toBeLessThan(1e-5);
  });
});

/** [T, V] for one row of tokens, with weights drawn large enough that everything matters. */
async function logits(model: ModelSpecification, row: readonly number[]): Promise<Float32Array> {
  const initialisation = initialisationSpecification.parse({ standardDeviation: 0.3 });
  const parametrisation = parametrisationSpecification.parse({});
  const drawn = new Map([...initialParameters({ model, initialisation, parametrisation }, 5), ...initialBuffers(model)]);
  const tensors = [...parameterList(model), ...bufferList(model)].map(({ name, shape }): [string, Tensor] => [
    name,
    floats(drawn.get(name) ?? new Float32Array(sizeOf(shape)), shape),
  ]);
  const values: Values = { ...Object.fromEntries(tensors), tokens: tokenRows([row]) };
  const outputs = await runGraph(buildLogitsGraph({ model, parametrisation }, { sequences: 1, rows: "all" }), values);
  return outputs.logits?.data as Float32Array;
}

/** Largest difference of the logits at one place. */
function distance(a: Float32Array, b: Float32Array, place: number): number {
  return largest(32, (index) => (a[place * 32 + index] ?? Number.NaN) - (b[place * 32 + index] ?? Number.NaN));
}

function relativeDistance(a: Float32Array, place: number, other: number): number {
  return largest(32, (index) => (a[place * 32 + index] ?? Number.NaN) - (a[other * 32 + index] ?? Number.NaN));
}

function largest(count: number, of: (index: number) => number): number {
  return Math.max(...Array.from({ length: count }, (_, index) => Math.abs(of(index))));
}
