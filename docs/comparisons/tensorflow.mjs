/**
 * TensorFlow.js on S1. In a folder of its own, with the files of this one beside it:
 * npm install @tensorflow/tfjs@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0 && node tensorflow.mjs wasm
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import {
  context,
  heads,
  inputTokens,
  layers,
  mask,
  oneHot,
  parameters,
  rows,
  sequences,
  targetTokens,
  timeSteps,
  vocabulary,
  width,
} from "./shape.mjs";

const wasmPackage = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json");
setWasmPaths(`${join(dirname(wasmPackage), "wasm-out")}/`);
await tf.setBackend(process.argv[2] ?? "wasm");
await tf.ready();

const initial = (shape, value) => (value === null ? tf.randomNormal(shape, 0, 0.02) : tf.fill(shape, value));
const p = Object.fromEntries(parameters.map(([name, shape, value]) => [name, tf.variable(initial(shape, value), true, name)]));
const [inputs, targets] = [inputTokens, targetTokens].map((tokens) => tf.tensor2d(oneHot(tokens), [rows, vocabulary]));
const causal = tf.tensor2d(mask, [context, context]);

const linear = (x, name) => tf.matMul(x, p[`${name}.weight`]).add(p[`${name}.bias`]);
const gelu = (x) => x.mul(tf.sigmoid(x.mul(1.5957691216).add(x.mul(x).mul(x).mul(0.0713548163))));
const perHead = (x) => x.reshape([sequences, context, heads, width / heads]).transpose([0, 2, 1, 3]);

function norm(x, name) {
  const centered = x.sub(x.mean(-1, true));
  const deviation = centered.square().mean(-1, true).add(1e-5).rsqrt();
  return centered.mul(deviation).mul(p[`${name}.gain`]).add(p[`${name}.bias`]);
}

function block(x, layer) {
  const read = norm(x, `${layer}.norm1`);
  const [query, key, value] = ["query", "key", "value"].map((part) => perHead(linear(read, `${layer}.${part}`)));
  const scores = tf
    .matMul(query, key, false, true)
    .div(Math.sqrt(width / heads))
    .add(causal);
  const joined = tf.matMul(tf.softmax(scores), value).transpose([0, 2, 1, 3]).reshape([rows, width]);
  const attended = x.add(linear(joined, `${layer}.output`));
  return attended.add(linear(gelu(linear(norm(attended, `${layer}.norm2`), `${layer}.up`)), `${layer}.down`));
}

function loss() {
  const embedded = tf.matMul(inputs, p.token).reshape([sequences, context, width]).add(p.position);
  let x = embedded.reshape([rows, width]);
  for (let layer = 0; layer < layers; layer += 1) x = block(x, layer);
  const logits = tf.matMul(norm(x, "final"), p.token, false, true);
  const largest = logits.max(-1, true);
  const denominator = logits.sub(largest).exp().sum(-1, true).log().add(largest);
  return denominator.sub(logits.mul(targets).sum(-1, true)).mean();
}

const adam = tf.train.adam(1e-3);
await timeSteps(8, async () => (await adam.minimize(loss, true).data())[0]);
