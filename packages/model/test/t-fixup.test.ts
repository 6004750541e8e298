/** T-Fixup: a deep decoder without norms learns from the first step on at its full learning rate; drawn by Xavier alone, it does not. */
import {
  augmentationSpecification,
  initialisationSpecification,
  lossSpecification,
  modelSpecification,
  optimizerSpecification,
  parametrisationSpecification,
  regularisationSpecification,
} from "@trainyard/contracts";
import { expect, it } from "vitest";
import { lossesOf } from "./support/training-run";

const [context, vocabulary, steps] = [16, 32, 15];
const design = {
  model: modelSpecification.parse({
    ...{ family: "gpt2", layers: 24, width: 32, heads: 4, context, vocabulary, norm: "none", finalNorm: false, activation: "relu" },
  }),
  parametrisation: parametrisationSpecification.parse({}),
  optimizer: optimizerSpecification.parse({ name: "adam", beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0, clipNorm: 1e9 }),
  loss: lossSpecification.parse({}),
  regularisation: regularisationSpecification.parse({}),
  augmentation: augmentationSpecification.parse({}),
};
const tokens = [0, 1, 2, 3].map((row) =>
  Array.from({ length: context + 1 }, (_, place) => (5 * place + 11 * row + place * row) % vocabulary),
);
const uniformGuess = Math.log(vocabulary);

it("trains 24 layers without norms or warm-up, which stay far worse than a guess under the Xavier draw that it scales", async () => {
  const methods = (["t-fixup", "xavier"] as const).map((method) => initialisationSpecification.parse({ method }));
  const [tFixup = [], xavier = []] = await lossesOf({ design, tokens, steps, learningRate: () => 2e-3 }, methods);
  expect(tFixup[0]).toBeCloseTo(uniformGuess, 1);
  expect(tFixup.at(-1)).toBeLessThan(0.85 * uniformGuess);
  expect(Math.min(...xavier)).toBeGreaterThan(10 * uniformGuess);
});
