/** OPT: Zhang et al., OPT: Open Pre-trained Transformer Language Models (2022). */
import { cells, type SizeRow, type SizeTable } from "./table";

const paper = "Zhang et al., OPT: Open Pre-trained Transformer Language Models (2022)";
const launcher = "facebookresearch/metaseq, metaseq/launcher/opt_job_constants.py";
const baselines = "facebookresearch/metaseq, metaseq/launcher/opt_baselines.py";
/** Its M. */
const million = 1_024 * 1_024;

function row(name: string, parameters: number, rate: number, millionTokens: number, source = launcher): SizeRow {
  return {
    model: `OPT ${name}`,
    parameters,
    tokens: 300e9,
    cells: {
      ...cells({ "schedule.peakLearningRate": rate, "batch.tokens": millionTokens * million }, source),
      ...cells({ "schedule.warmup": 375e6 }, launcher),
      ...cells(
        {
          "schedule.decay": "linear",
          "schedule.finalFraction": 0.1,
          "initialisation.method": "normal",
          "initialisation.standardDeviation": 0.006,
          "initialisation.residual": "scaled",
        },
        baselines,
      ),
    },
  };
}

export const opt: SizeTable = {
  from: "opt",
  title: "OPT",
  rows: [
    row("8M, a test size", 8e6, 1e-3, 0.5),
    row("125M", 125e6, 6e-4, 0.5),
    row("350M", 350e6, 3e-4, 0.5),
    row("760M", 760e6, 2.5e-4, 0.5),
    row("1.3B", 1.3e9, 2e-4, 1),
    row("2.7B", 2.7e9, 1.6e-4, 1),
    row("6.7B", 6.7e9, 1.2e-4, 2),
    row("13B", 13e9, 1e-4, 4),
    row("30B", 30e9, 1e-4, 4),
    row("66B", 66e9, 8e-5, 2),
    // The launcher's row, 3e-5 and a quarter of a million, is a later restart's.
    row("175B", 175e9, 1.2e-4, 2, `${paper}, table 1; lowered by hand more than once on the way`),
  ],
};
