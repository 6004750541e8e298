/** S1 of docs/engine-speed.md, for the comparisons: sizes, parameters and made-up tokens, in plain arrays. */

export const layers = 4;
export const width = 128;
export const heads = 4;
export const vocabulary = 512;
export const context = 128;
export const sequences = 16;
export const rows = sequences * context;

/** [name, shape, initial value; null: normal with deviation 0.02] of every parameter. */
export const parameters = [
  ["token", [vocabulary, width], null],
  ["position", [context, width], null],
  ...Array.from({ length: layers }, (_, layer) => blockParameters(layer)).flat(),
  ["final.gain", [width], 1],
  ["final.bias", [width], 0],
];

function blockParameters(layer) {
  const linear = (name, from, to) => [
    [`${layer}.${name}.weight`, [from, to], null],
    [`${layer}.${name}.bias`, [to], 0],
  ];
  const norm = (name) => [
    [`${layer}.${name}.gain`, [width], 1],
    [`${layer}.${name}.bias`, [width], 0],
  ];
  const attention = ["query", "key", "value", "output"].flatMap((name) => linear(name, width, width));
  return [...norm("norm1"), ...attention, ...norm("norm2"), ...linear("up", width, 4 * width), ...linear("down", 4 * width, width)];
}

export function sizeOf(shape) {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** By Box and Muller. */
export function normalNumber() {
  return 0.02 * Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}

export const inputTokens = Int32Array.from({ length: rows }, (_, index) => (index * 7919) % vocabulary);
export const targetTokens = Int32Array.from({ length: rows }, (_, index) => (index * 104_729 + 3) % vocabulary);

/** One-hot rows [rows, vocabulary]. */
export function oneHot(tokens) {
  const values = new Float32Array(rows * vocabulary);
  for (const [row, token] of tokens.entries()) values[row * vocabulary + token] = 1;
  return values;
}

/** [context, context]: far below zero where a position would see a later one. */
export const mask = Float32Array.from({ length: context * context }, (_, index) =>
  index % context > Math.floor(index / context) ? -1e9 : 0,
);

/** Takes `count` steps, each a function that resolves to the loss, and prints the speed of each. */
export async function timeSteps(count, step) {
  for (let index = 0; index < count; index += 1) {
    const began = performance.now();
    const loss = await step();
    const seconds = (performance.now() - began) / 1000;
    console.log(`step ${index + 1}: loss ${loss.toFixed(4)}, ${Math.round(rows / seconds)} tokens/s`);
  }
}
