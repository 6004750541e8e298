/** Parameters <-> the tensors of model.safetensors. */
import type { ModelSpecification } from "@trainyard/contracts";
import { formatShape, type Shape, sameShape } from "@trainyard/graph";
import { IncompatibleWeightsError } from "../errors";
import { names, parameterList } from "../parameters";
import { asIs, type Values } from "./arrangement";
import { type FileTensor, fileTensor } from "./format";
import { formatOf } from "./formats";

/** Tensors that can be read one by one, so that never all of a large file is in memory twice. */
export interface TensorSource {
  readonly shapes: ReadonlyMap<string, Shape>;
  read(name: string): Promise<Float32Array>;
}

/** A tensor of the family's files. */
export interface StoredParameters {
  /** Names under which it may stand; the first is written. */
  readonly names: readonly string[];
  readonly shape: Shape;
  /** Its numbers, made of those of the parameters it holds (or of their gradients, which have the same layout). */
  from(parameters: ReadonlyMap<string, Float32Array>): Float32Array;
  /** The parameters that its numbers hold, by canonical name. */
  to(values: Float32Array): readonly (readonly [string, Float32Array])[];
}

/**
 * The tensors that hold this architecture's parameters, all of them. Throws an IncompatibleWeightsError where the family's files have no place
 * for a parameter.
 */
export function storedParameters(model: ModelSpecification): readonly StoredParameters[] {
  const shapes = new Map(parameterList(model).map(({ name, shape }) => [name, shape]));
  const tensors = fileTensors(model).filter(({ parameters }) => parameters.every((name) => shapes.has(name)));
  const placed = new Set(tensors.flatMap(({ parameters }) => parameters));
  const homeless = [...shapes.keys()].find((name) => !placed.has(name));
  if (homeless !== undefined)
    throw new IncompatibleWeightsError(`A Hugging Face ${formatOf(model).modelType} model has no place for ${homeless}.`);
  return tensors.map((tensor) => stored(tensor, shapes));
}

/** The parameters of a Hugging Face model by canonical name. Throws an IncompatibleWeightsError for a missing, unexpected or misshapen tensor. */
export async function parametersFromTensors(model: ModelSpecification, source: TensorSource): Promise<Map<string, Float32Array>> {
  const { prefix, redundant, heads } = formatOf(model);
  const bare = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  const unread = new Set(source.shapes.keys());
  const parameters = new Map<string, Float32Array>();
  for (const tensor of storedParameters(model)) {
    // The bare model's files lack the prefix that the language model's have.
    const name = tensor.names.flatMap((each) => [each, bare(each)]).find((each) => source.shapes.has(each));
    if (name === undefined) throw new IncompatibleWeightsError(`The weights lack the tensor ${tensor.names[0]}.`);
    const shape = source.shapes.get(name) ?? [];
    if (!sameShape(shape, tensor.shape))
      throw new IncompatibleWeightsError(`Tensor ${name} is ${formatShape(shape)}; the model needs ${formatShape(tensor.shape)}.`);
    for (const [parameter, values] of tensor.to(await source.read(name))) parameters.set(parameter, values);
    unread.delete(name);
  }
  // The library ties the output projection itself; a copy of it in the file has no effect.
  const isRedundant = (name: string) => redundant.test(bare(name)) || (model.tiedEmbeddings && heads.includes(name));
  const unexpected = [...unread].find((name) => !isRedundant(name));
  if (unexpected !== undefined) throw new IncompatibleWeightsError(`The weights hold the unexpected tensor ${unexpected}.`);
  return parameters;
}

function stored({ names: fileNames, parameters, arrangement }: FileTensor, shapes: ReadonlyMap<string, Shape>): StoredParameters {
  const partShapes = parameters.map((name) => shapes.get(name) ?? []);
  const shape = arrangement.shape(partShapes);
  return {
    names: fileNames,
    shape,
    from(given) {
      const parts = parameters.map((name, index): Values => {
        const values = given.get(name);
        if (values === undefined) throw new IncompatibleWeightsError(`The weights lack the parameter ${name}.`);
        return { shape: partShapes[index] ?? [], values };
      });
      return arrangement.join(parts).values;
    },
    to(values) {
      return arrangement.split({ shape, values }, parameters.length).map((part, index) => [parameters[index] ?? "", part.values] as const);
    },
  };
}

/** Of the family, with its output projection; a tied embedding may stand under the projection's name alone. */
function fileTensors(model: ModelSpecification): readonly FileTensor[] {
  const { heads, tensors } = formatOf(model);
  const head = model.tiedEmbeddings ? names.tokenEmbedding : names.output;
  const all = model.tiedEmbeddings ? tensors(model) : [...tensors(model), { ...fileTensor("", asIs, names.output), names: [] }];
  return all.map((tensor) => (tensor.parameters.includes(head) ? { ...tensor, names: [...tensor.names, ...heads] } : tensor));
}
