/** GPT-3: Brown et al., Language Models are Few-Shot Learners (2020). */
import { cells, type SizeRow, type SizeTable } from "./table";

const paper = "Brown et al., Language Models are Few-Shot Learners (2020)";
const initialisation = {
  ...cells({ "initialisation.method": "normal", "initialisation.residual": "scaled" }, `${paper}, section 2.1: as GPT-2`),
  ...cells({ "initialisation.standardDeviation": 0.02 }, "openai/gpt-2, src/model.py, which the paper follows"),
};

/** Millions of parameters as in table D.1, whose 13 B is 12,850 M. */
function row(model: string, millions: number, rate: number, batchTokens: number): SizeRow {
  return {
    model,
    parameters: millions * 1e6,
    tokens: 300e9,
    cells: {
      ...cells({ "schedule.peakLearningRate": rate, "batch.tokens": batchTokens }, `${paper}, table 2.1; sizes as in table D.1`),
      ...cells({ "schedule.warmup": 375e6, "schedule.decay": "cosine", "schedule.finalFraction": 0.1 }, `${paper}, appendix B`),
      ...initialisation,
    },
  };
}

export const gpt3: SizeTable = {
  from: "gpt3",
  title: "GPT-3",
  rows: [
    row("GPT-3 Small", 125, 6e-4, 0.5e6),
    row("GPT-3 Medium", 356, 3e-4, 0.5e6),
    row("GPT-3 Large", 760, 2.5e-4, 0.5e6),
    row("GPT-3 XL", 1_320, 2e-4, 1e6),
    row("GPT-3 2.7B", 2_650, 1.6e-4, 1e6),
    row("GPT-3 6.7B", 6_660, 1.2e-4, 2e6),
    row("GPT-3 13B", 12_850, 1e-4, 2e6),
    row("GPT-3 175B", 174_600, 0.6e-4, 3.2e6),
  ],
};
