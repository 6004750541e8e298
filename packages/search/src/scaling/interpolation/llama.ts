/** LLaMA: Touvron et al., LLaMA: Open and Efficient Foundation Language Models (2023). Its initialisation was not published. */
import { cells, type SizeRow, type SizeTable } from "./table";

const paper = "Touvron et al., LLaMA: Open and Efficient Foundation Language Models (2023)";
const batchTokens = 4e6;

function row(name: string, billions: number, rate: number, tokens: number): SizeRow {
  return {
    model: `LLaMA ${name}`,
    parameters: billions * 1e9,
    tokens,
    cells: {
      ...cells({ "schedule.peakLearningRate": rate, "batch.tokens": batchTokens }, `${paper}, table 2`),
      ...cells(
        { "schedule.warmup": 2_000 * batchTokens, "schedule.decay": "cosine", "schedule.finalFraction": 0.1 },
        `${paper}, section 2.3: 2,000 steps`,
      ),
    },
  };
}

export const llama: SizeTable = {
  from: "llama",
  title: "LLaMA",
  rows: [row("7B", 6.7, 3e-4, 1e12), row("13B", 13, 3e-4, 1e12), row("33B", 32.5, 1.5e-4, 1.4e12), row("65B", 65.2, 1.5e-4, 1.4e12)],
};
