/** `GET /ladders/{ladderId}/rungs.csv`: one line a run, with its rung. */
import { type LadderDetail, type LadderRun, ladderCsvPath } from "@trainyard/contracts";
import { csvText } from "../csv-text";
import type { Endpoint } from "../endpoint";
import { attachment } from "../text-response";
import { ladderDetail } from "./ladder-detail";

export const rungsCsvEndpoint: Endpoint = {
  method: "GET",
  path: ladderCsvPath,
  async respond(_, { ladderId = "" }, { store }) {
    const ladder = await ladderDetail(ladderId, store);
    return new Response(rungsCsv(ladder), { headers: attachment("text/csv; charset=utf-8", `${ladder.name}-rungs.csv`) });
  },
};

function rungsCsv({ ladderRuns, plan, specification }: LadderDetail): string {
  const planOf = ({ rung }: LadderRun) => plan[rung];
  return csvText(ladderRuns, [
    ["rung", ({ rung }) => rung + 1],
    ["heldOut", ({ rung }) => rung >= plan.length - specification.heldOut],
    ["layers", (run) => planOf(run)?.layers],
    ["width", (run) => planOf(run)?.width],
    ["heads", (run) => planOf(run)?.heads],
    ["parameters", (run) => planOf(run)?.parameters],
    ["nonEmbeddingParameters", (run) => planOf(run)?.nonEmbeddingParameters],
    ["tokens", (run) => planOf(run)?.tokens],
    ["flops", (run) => planOf(run)?.flops],
    ["batchTokens", (run) => planOf(run)?.batchTokens],
    ["learningRateFactor", ({ learningRateFactor }) => learningRateFactor],
    ["peakLearningRate", ({ peakLearningRate }) => peakLearningRate],
    ["seed", ({ seed }) => seed],
    ["run", ({ runId }) => runId],
    ["status", ({ status }) => status],
    ["step", ({ step }) => step],
    ["finalLoss", ({ finalLoss }) => finalLoss],
    ["noiseScale", ({ noiseScale }) => noiseScale],
    ["best", ({ best }) => best],
  ]);
}
