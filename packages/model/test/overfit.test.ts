/** Every family of recipes, made tiny, learns one batch by heart under every optimizer. */
import { optimizerSpecification } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { recipeByName } from "../src/recipes/index";
import { lossesOf } from "./support/training-run";

/** One recipe a shape: what makes a family itself stays, sizes do not. */
const recipes = ["gpt2-124m", "gpt3-125m", "pythia-70m", "opt-125m", "opt-350m", "gpt-neo-125m"];
const optimizers = [
  { name: "adamw", learningRate: 1e-2 },
  { name: "adam", learningRate: 1e-2 },
  { name: "sgd", learningRate: 0.2, nesterov: true },
  { name: "adafactor", learningRate: 2e-2 },
  { name: "lion", learningRate: 1e-2 },
  { name: "muon", learningRate: 2e-2 },
] as const;

const [context, vocabulary, steps] = [8, 32, 26];
const tokens = [0, 1].map((row) => Array.from({ length: context + 1 }, (_, place) => (7 * place + 11 * row + place * place) % vocabulary));

describe.each(recipes)("%s", (recipe) => {
  it.each(optimizers)("learns a batch by heart under $name", async ({ learningRate, ...named }) => {
    const { model, parametrisation, initialisation, loss, augmentation, regularisation } = recipeByName(recipe).specification;
    const design = {
      model: {
        ...{ ...model, layers: 2, width: 16, heads: 2, context, vocabulary, bandWidth: 3 },
        embeddingWidth: model.embeddingWidth === null ? null : 14,
      },
      // Nothing is learned by heart while parts of it are dropped.
      regularisation: { ...regularisation, embeddingDropout: 0, attentionDropout: 0, residualDropout: 0 },
      optimizer: optimizerSpecification.parse({ beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.01, clipNorm: 1, ...named }),
      ...{ parametrisation, loss, augmentation },
    };
    // Deviations that suit 16 features: recipes have those of hundreds.
    const wide = { ...initialisation, standardDeviation: 0.1 };
    const [losses = []] = await lossesOf({ design, tokens, steps, learningRate: () => learningRate }, [wide]);
    expect(losses[0]).toBeGreaterThan(0.9 * Math.log(vocabulary));
    expect(losses.at(-1), losses.map((each) => each.toFixed(2)).join(" ")).toBeLessThan(0.1 * Math.log(vocabulary));
  });
});
