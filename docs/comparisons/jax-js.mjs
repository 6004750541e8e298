/**
 * jax-js on S1, the whole step in one jit. In a folder of its own, with the files of this one beside it:
 * npm install @jax-js/jax@0.1.25 && node jax-js.mjs
 * Its arrays are used up by what reads them; `.ref` keeps one for another reader.
 */
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import {
  context,
  heads,
  inputTokens,
  layers,
  mask,
  normalNumber,
  oneHot,
  parameters,
  rows,
  sequences,
  sizeOf,
  targetTokens,
  timeSteps,
  vocabulary,
  width,
} from "./shape.mjs";

await init("wasm");
defaultDevice("wasm");

const array = (values, shape) => np.array(values).reshape(shape);
const initial = (shape, value) =>
  array(
    Float32Array.from({ length: sizeOf(shape) }, () => value ?? normalNumber()),
    shape,
  );
let state = Object.fromEntries(parameters.map(([name, shape, value]) => [name, initial(shape, value)]));
const [inputs, targets] = [inputTokens, targetTokens].map((tokens) => array(oneHot(tokens), [rows, vocabulary]));
const causal = array(mask, [context, context]);

const linear = (p, x, name) => np.matmul(x, p[`${name}.weight`]).add(p[`${name}.bias`]);
const perHead = (x) => np.transpose(x.reshape([sequences, context, heads, width / heads]), [0, 2, 1, 3]);

function norm(p, x, name) {
  const centered = x.ref.sub(np.mean(x, -1, { keepdims: true }));
  const variance = np.mean(centered.ref.mul(centered.ref), -1, { keepdims: true });
  return centered
    .mul(np.reciprocal(np.sqrt(variance.add(1e-5))))
    .mul(p[`${name}.gain`])
    .add(p[`${name}.bias`]);
}

function block(p, x, layer, seen) {
  const read = norm(p, x.ref, `${layer}.norm1`);
  const query = perHead(linear(p, read.ref, `${layer}.query`));
  const key = perHead(linear(p, read.ref, `${layer}.key`));
  const value = perHead(linear(p, read, `${layer}.value`));
  const scores = np
    .matmul(query, np.transpose(key, [0, 1, 3, 2]))
    .mul(1 / Math.sqrt(width / heads))
    .add(seen);
  const joined = np.transpose(np.matmul(nn.softmax(scores), value), [0, 2, 1, 3]).reshape([rows, width]);
  const attended = x.add(linear(p, joined, `${layer}.output`));
  const up = linear(p, norm(p, attended.ref, `${layer}.norm2`), `${layer}.up`);
  return attended.add(linear(p, nn.gelu(up, { approximate: true }), `${layer}.down`));
}

function loss(p, read, wanted, seen) {
  let x = np.matmul(read, p.token.ref).reshape([sequences, context, width]).add(p.position).reshape([rows, width]);
  for (let layer = 0; layer < layers; layer += 1) x = block(p, x, layer, layer === layers - 1 ? seen : seen.ref);
  const logits = np.matmul(norm(p, x, "final"), np.transpose(p.token));
  return np.mean(nn.logSoftmax(logits).mul(wanted).sum(-1)).mul(-1);
}

const step = jit((p, read, wanted, seen) => {
  const [value, gradient] = valueAndGrad(loss)(tree.ref(p), read, wanted, seen);
  return [value, tree.map((parameter, slope) => parameter.sub(slope.mul(0.1)), p, gradient)];
});

await timeSteps(8, async () => {
  const [value, next] = step(state, inputs.ref, targets.ref, causal.ref);
  state = next;
  const [number] = await Promise.all([value.jsAsync(), ...Object.values(next).map((each) => each.blockUntilReady())]);
  return number;
});
