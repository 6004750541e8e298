/** How a token's place is told: tables added to embeddings, and turned queries and keys. */
import { headWidth, type ModelSpecification, rotaryWidth } from "@trainyard/contracts";
import { add, concat, graphOf, mul, slice, split, sub, type Tensor } from "@trainyard/graph";
import { names } from "../parameters";
import type { ForwardPass } from "./forward-pass";

const sinusoidalBase = 10_000;

/** Embeddings [B, T, C] with the places told that are told by adding. */
export function addPositions({ model, parameter }: ForwardPass, embedded: Tensor): Tensor {
  const [, length = 1] = embedded.shape;
  const { positions, positionOffset, width } = model;
  if (positions === "learned") return add(embedded, slice(parameter(names.positionEmbedding), 0, positionOffset, positionOffset + length));
  if (positions === "sinusoidal") return add(embedded, graphOf(embedded).constant(sinusoids(length, width), [length, width]));
  return embedded;
}

/** Place p has sin(p / base^(2i / C)) and its cosine in features 2i and 2i + 1: Vaswani et al., Attention Is All You Need (2017), section 3.5. */
function sinusoids(length: number, width: number): Float64Array {
  return Float64Array.from({ length: length * width }, (_, index) => {
    const [place, feature] = [Math.floor(index / width), index % width];
    const angle = place / sinusoidalBase ** ((2 * Math.floor(feature / 2)) / width);
    return feature % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  });
}

/**
 * Turns the first R features of each head of x [B, H, T, D]: feature i of the first half and its partner in the second by the angle
 * p base^(-2i/n), with n = ⌊fraction D⌋. Su et al., RoFormer (2021), section 3.2.2, in the halves layout of GPT-NeoX.
 */
export function turn(model: ModelSpecification, x: Tensor): Tensor {
  if (model.positions !== "rotary") return x;
  const [, , length = 1, width = 1] = x.shape;
  const turned = rotaryWidth(model);
  const half = turned / 2;
  const sizes = turned === width ? [half, half] : [half, half, width - turned];
  const [first, second, ...rest] = split(x, 3, sizes);
  if (first === undefined || second === undefined) return x;
  const table = (of: (angle: number) => number) => graphOf(x).constant(angles(model, length, half).map(of), [length, half]);
  const [cosine, sine] = [table(Math.cos), table(Math.sin)];
  return concat([sub(mul(first, cosine), mul(second, sine)), add(mul(second, cosine), mul(first, sine)), ...rest], 3);
}

function angles(model: ModelSpecification, length: number, half: number): Float64Array {
  const exponentWidth = Math.floor(headWidth(model) * model.rotaryFraction);
  return Float64Array.from({ length: length * half }, (_, index) => {
    return Math.floor(index / half) * model.rotaryBase ** ((-2 * (index % half)) / exponentWidth);
  });
}
