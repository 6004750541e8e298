/** T-Fixup: a deep decoder without norms learns from the first step on at its full learning rate; drawn by Xavier alone, it does not. */
import {
  augmentationSpecification,
  initialisationSpecification,
  lossSpecification,
  modelSpecification,
  optimizerSpecification,
  regularisationSpecification,
} from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { lossesOf } from "./support/training-run";

const [context, vocabulary, steps] = [16, 32, 15];
const design = {
  model: modelSpecification.parse({
    ...{ family: "gpt2", layers: 24, width: 32, heads: 4, context, vocabulary, norm: "none", finalNorm: false, activation: "relu" },
  }),
  optimizer: optimizerSpecification.parse({ name: "adam", beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0, clipNorm: 1e9 }),
  loss: lossSpecification.parse({}),
  regularisation: regularisationSpecification.parse({}),
  augmentation: augmentationSpecification.parse({}),
};
const tokens = [0, 1, 2, 3].map((row) =>
  Array.from({ length: context + 1 }, (_, place) => (5 * place + 11 * row + place * row) % vocabulary),
);
const uniformGuess = Math.log(vocabulary);

describe("24 layers without norms or warm-up", () => {
  const losses = (method: "t-fixup" | "xavier") =>
    lossesOf({ design, initialisation: initialisationSpecification.parse({ method }), tokens, steps, learningRate: () => 2e-3 });

  it("learn under T-Fixup", async () => {
    const curve = await losses("t-fixup");
    expect(curve[0]).toBeCloseTo(uniformGuess, 1);
    expect(curve.at(-1)).toBeLessThan(0.85 * uniformGuess);
  });

  it("stay far worse than a guess under Xavier, which T-Fixup scales", async () => {
    expect(Math.min(...(await losses("xavier")))).toBeGreaterThan(10 * uniformGuess);
  });
});
