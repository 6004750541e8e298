/** Pythia: the GPT-NeoX recipe at ten sizes, all on the same tokens in the same order. */
import { cells, type SizeRow, type SizeTable } from "./table";

/** 1,024 sequences of 2,048 tokens, 143,000 steps. */
const batchTokens = 1_024 * 2_048;
const tokens = 143_000 * batchTokens;

function row(model: string, parameters: number, rate: number, file: string): SizeRow {
  const source = `EleutherAI/pythia, models/${file}`;
  return {
    model: `Pythia ${model}`,
    parameters,
    tokens,
    cells: {
      ...cells(
        {
          "schedule.peakLearningRate": rate,
          "batch.tokens": batchTokens,
          "schedule.warmup": 0.01 * tokens,
          "schedule.decay": "cosine",
          "schedule.finalFraction": 0.1,
        },
        source,
      ),
      ...cells(
        { "initialisation.method": "small", "initialisation.residual": "wang" },
        "EleutherAI/pythia, models/1B/pythia-1b.yml, as the others",
      ),
    },
  };
}

export const pythia: SizeTable = {
  from: "pythia",
  title: "Pythia",
  rows: [
    row("14M", 14_067_712, 1e-3, "14M/pythia-14m.yml"),
    row("31M", 30_494_720, 1e-3, "31M/pythia-31m.yml"),
    row("70M", 70_426_624, 1e-3, "70M/pythia-70m.yml"),
    row("160M", 162_322_944, 6e-4, "160M/pythia-160m.yml"),
    row("410M", 405_334_016, 3e-4, "410M/pythia-410m.yml"),
    // The repository's table says 3e-4; the configuration is what ran.
    row("1B", 1_011_781_632, 2.5e-4, "1B/pythia-1b.yml"),
    row("1.4B", 1_414_647_808, 2e-4, "1.4B/pythia-1.4b.yml"),
    row("2.8B", 2_775_208_960, 1.6e-4, "2.8B/pythia-2.8b.yml"),
    row("6.9B", 6_857_302_016, 1.2e-4, "6.9B/pythia-6.9b.yml"),
    row("12B", 11_846_072_320, 1.2e-4, "12B/pythia-12b.yml"),
  ],
};
