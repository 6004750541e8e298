/** BLOOM: the scripts that trained it. Names of the scripts count no embeddings, of which 250,880 tokens have many. */
import { cells, type SizeRow, type SizeTable } from "./table";

const folder = "bigscience-workshop/bigscience, train/tr11-176B-ml";
const context = 2_048;

function row(name: string, parameters: number, rate: number, leastRate: number, sequences: number, script: string): SizeRow {
  return {
    model: `BLOOM ${name}`,
    parameters,
    // 220 M samples were planned; the decay ends after 200 M.
    tokens: 220e6 * context,
    cells: cells(
      {
        "schedule.peakLearningRate": rate,
        "batch.tokens": sequences * context,
        "schedule.warmup": 183_105 * context,
        "schedule.decay": "cosine",
        "schedule.finalFraction": leastRate / rate,
        "initialisation.method": "normal",
        "initialisation.standardDeviation": 0.0048,
        "initialisation.residual": "scaled",
      },
      `${folder}/${script}`,
    ),
  };
}

export const bloom: SizeTable = {
  from: "bloom",
  title: "BLOOM",
  rows: [
    row("560M", 559_214_592, 3e-4, 1e-5, 256, "smaller_models/tr11e-350M-ml.slurm"),
    row("1.1B", 1_065_314_304, 2.5e-4, 1e-5, 256, "smaller_models/tr11d-760M-ml.slurm"),
    row("1.7B", 1_722_408_960, 2e-4, 1e-5, 512, "smaller_models/tr11b-1B3-ml.slurm"),
    row("3B", 3_002_557_440, 1.6e-4, 1e-5, 512, "smaller_models/tr11c-2B5-ml.slurm"),
    row("7.1B", 7_069_016_064, 1.2e-4, 1e-5, 512, "smaller_models/tr11f-6B3-ml.slurm"),
    row("176B", 176_247_271_424, 6e-5, 6e-6, 2_048, "tr11-176B-ml.slurm"),
  ],
};
