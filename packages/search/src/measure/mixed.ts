/**
 * A space like that of a training run: learning rate on a log scale, a fraction, a whole number, a choice, and parameters that only one choice
 * has. Its loss is made up: a bowl with a cross term, and an offset for each choice.
 */
import { spaceOf, type TestFunction } from "./test-function";

const space = spaceOf({
  parameters: [
    { kind: "categorical", path: "optimizer", choices: ["adamw", "lion", "sgd"] },
    { kind: "float", path: "rate", low: 1e-5, high: 1e-1, scale: "log" },
    { kind: "float", path: "momentum", low: 0, high: 0.99, when: { path: "optimizer", in: ["sgd"] } },
    { kind: "float", path: "beta2", low: 0.9, high: 0.999, when: { path: "optimizer", in: ["adamw", "lion"] } },
    { kind: "float", path: "dropout", low: 0, high: 0.5 },
    { kind: "integer", path: "layers", low: 1, high: 12 },
    { kind: "integer", path: "batch", low: 4, high: 256, scale: "log" },
    { kind: "categorical", path: "norm", choices: ["layer", "rms", "none"] },
  ],
});

const bestExponent: Readonly<Record<string, number>> = { adamw: -2.7, lion: -3.6, sgd: -1.2 };
const offset: Readonly<Record<string, number>> = { adamw: 0, lion: 0.05, sgd: 0.3 };
const normOffset: Readonly<Record<string, number>> = { layer: 0.02, rms: 0, none: 0.4 };

export const mixedFunction: TestFunction = {
  name: "mixed",
  space,
  least: 0,
  value(values) {
    const optimizer = String(values.optimizer);
    const exponent = Math.log10(Number(values.rate));
    const batch = Math.log2(Number(values.batch) / 32);
    // A larger batch wants a higher rate, as linear scaling has it.
    const rate = exponent - (bestExponent[optimizer] ?? 0) - 0.3 * batch;
    const inner = optimizer === "sgd" ? Number(values.momentum) - 0.9 : 4 * (Number(values.beta2) - 0.95);
    return (
      (offset[optimizer] ?? 0) +
      (normOffset[String(values.norm)] ?? 0) +
      0.5 * rate * rate +
      0.05 * batch * batch +
      inner * inner +
      2 * (Number(values.dropout) - 0.1) ** 2 +
      0.02 * (Number(values.layers) - 8) ** 2
    );
  },
};
