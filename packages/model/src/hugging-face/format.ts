/** What one model family of the transformers library looks like on disk. */
import type { ModelSpecification } from "@trainyard/contracts";
import { type Arrangement, asIs } from "./arrangement";
import type { Config, Settings } from "./settings";

/** A tensor of the weights and the parameters it holds. */
export interface FileTensor {
  /** Under which it may stand; the first is written. */
  readonly names: readonly string[];
  /** Canonical names, all of one shape. Those the architecture lacks are not in the file either. */
  readonly parameters: readonly string[];
  readonly arrangement: Arrangement;
}

export interface Format {
  /** `model_type` of config.json. */
  readonly modelType: string;
  /** Class of the library that holds the language model's head. */
  readonly architecture: string;
  /** Leads the names of a language model's tensors; those of the bare model lack it. */
  readonly prefix: string;
  /** Names of an untied output projection; the first is written. */
  readonly heads: readonly string[];
  /** Buffers that some versions save beside the parameters, without the prefix. */
  readonly redundant: RegExp;
  /** What the settings say; the other fields have their defaults. Throws an IncompatibleWeightsError that names a setting which is not supported. */
  specification(settings: Settings): Partial<ModelSpecification>;
  /** As much of an architecture as the family's settings can say. */
  config(model: ModelSpecification): Config;
  tensors(model: ModelSpecification): readonly FileTensor[];
}

export function fileTensor(name: string, arrangement: Arrangement, ...parameters: readonly string[]): FileTensor {
  return { names: [name], parameters, arrangement };
}

/** Weight and bias of a layer that `arrangement` lays out. */
export function layer(name: string, arrangement: Arrangement, ...layers: readonly string[]): readonly FileTensor[] {
  return ["weight", "bias"].map((part) => fileTensor(`${name}.${part}`, arrangement, ...layers.map((each) => `${each}.${part}`)));
}

/** Gain and bias of a norm, which the library calls weight and bias. */
export function normTensors(name: string, norm: string): readonly FileTensor[] {
  return [fileTensor(`${name}.weight`, asIs, `${norm}.gain`), fileTensor(`${name}.bias`, asIs, `${norm}.bias`)];
}
