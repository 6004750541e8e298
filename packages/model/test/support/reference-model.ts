/** The tiny models that the transformers library saved, as files in memory. */
import { readdirSync, readFileSync } from "node:fs";
import { type Config, float32Values, parseSafetensors, type TensorSource } from "../../src/index";

const fixtures = new URL("../fixtures/", import.meta.url);

export const referenceNames = readdirSync(fixtures);

export interface ReferenceModel {
  readonly config: Config;
  readonly tensors: ReadonlyMap<string, { readonly shape: readonly number[]; readonly values: Float32Array }>;
}

export function referenceModel(name: string): ReferenceModel {
  const read = (file: string) => new Uint8Array(readFileSync(new URL(`${name}/${file}`, fixtures)));
  const { tensors } = parseSafetensors(read("model.safetensors"));
  return {
    config: JSON.parse(new TextDecoder().decode(read("config.json"))) as Config,
    tensors: new Map([...tensors].map(([key, tensor]) => [key, { shape: tensor.shape, values: float32Values(key, tensor) }])),
  };
}

export function sourceOf(tensors: ReferenceModel["tensors"]): TensorSource {
  return {
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
    read: async (name) => tensors.get(name)?.values ?? new Float32Array(),
  };
}
