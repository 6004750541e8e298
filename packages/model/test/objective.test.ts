/** Label smoothing and z-loss: against their definitions over all logits, and their gradients against central differences. */
import { Graph, gradients, reduceMean, type Tensor, toOnnx } from "@trainyard/graph";
import { evaluate } from "@trainyard/graph/reference";
import { describe, expect, it } from "vitest";
import { objective } from "../src/decoder/objective";
import { normalNumbers } from "../src/random";

const [rows, width, vocabulary] = [5, 3, 7];
const targets = [6, 0, 2, 2, 5];
const feeds = {
  hidden: [...normalNumbers(1, "hidden", rows * width, 1)],
  weight: [...normalNumbers(1, "weight", vocabulary * width, 1)],
  targets,
  labelSmoothing: [0.1],
  zLoss: [0.03],
};
const terms = [
  ["nothing", false, false],
  ["label smoothing", true, false],
  ["z-loss", false, true],
  ["both", true, true],
] as const;

describe.each(terms)("the objective with %s", (_name, smooths, squares) => {
  it("is what its definition says, and reports the plain cross-entropy", () => {
    const { crossEntropy, objective: total } = build(smooths, squares);
    const [plain, whole] = evaluate([crossEntropy, total], feeds).map(({ data }) => data[0]);
    expect(plain).toBeCloseTo(defined(0, 0), 12);
    expect(whole).toBeCloseTo(defined(smooths ? 0.1 : 0, squares ? 0.03 : 0), 12);
  });

  it("has the gradients of central differences", () => {
    const { hidden, weight, objective: total } = build(smooths, squares);
    for (const [index, gradient] of evaluate(gradients(total, [hidden, weight]), feeds).entries()) {
      const name = index === 0 ? "hidden" : "weight";
      for (const [position, value] of feeds[name].entries()) {
        const at = (moved: number) => evaluate([total], { ...feeds, [name]: feeds[name].with(position, moved) })[0]?.data[0] ?? Number.NaN;
        expect(gradient.data[position]).toBeCloseTo((at(value + 1e-5) - at(value - 1e-5)) / 2e-5, 8);
      }
    }
  });
});

it("takes no second softmax for label smoothing", () => {
  const softmaxes = (smooths: boolean) => {
    const { hidden, weight, objective: total } = build(smooths, false);
    const [dHidden, dWeight] = gradients(total, [hidden, weight]);
    const onnx = toOnnx({ loss: reduceMean(total), dHidden: dHidden as Tensor, dWeight: dWeight as Tensor });
    return new TextDecoder("latin1").decode(onnx).split("Softmax").length;
  };
  expect(softmaxes(true)).toBe(softmaxes(false));
});

/** Mean over rows of -Σ q log p + c log² Z, with q = (1 - ε) one-hot + ε / V. */
function defined(epsilon: number, c: number): number {
  const each = targets.map((target, row) => {
    const logits = Array.from({ length: vocabulary }, (_, word) => {
      let sum = 0;
      for (let k = 0; k < width; k += 1) sum += (feeds.hidden[row * width + k] ?? 0) * (feeds.weight[word * width + k] ?? 0);
      return sum;
    });
    const logZ = Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0));
    const entropy = logits.reduce((sum, logit, word) => {
      const q = (word === target ? 1 - epsilon : 0) + epsilon / vocabulary;
      return sum - q * (logit - logZ);
    }, 0);
    return entropy + c * logZ ** 2;
  });
  return each.reduce((sum, value) => sum + value, 0) / rows;
}

function build(smooths: boolean, squares: boolean) {
  const graph = new Graph();
  const [hidden, weight] = [graph.input("hidden", "float32", [rows, width]), graph.input("weight", "float32", [vocabulary, width])];
  const scalar = (name: string) => graph.input(name, "float32", []);
  const given = { labelSmoothing: smooths ? scalar("labelSmoothing") : undefined, zLoss: squares ? scalar("zLoss") : undefined };
  return { hidden, weight, ...objective(hidden, weight, graph.input("targets", "int64", [rows]), given) };
}
