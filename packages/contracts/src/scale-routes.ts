/** Routes of ladders, ablation studies, environments and bundles. */
import { z } from "zod";
import { ablationDetail, ablationDraft, ablationSummary, shrink, shrinkPlan, shrinkRequest } from "./ablation";
import { actionRequest, author, list, reason, route, statedReason } from "./api-route";
import { bundle, bundleFileName, stateComparison, stateReference } from "./bundle";
import { environmentChange, environmentRecord } from "./environment";
import {
  coordinateCheck,
  coordinateCheckRequest,
  ladderDetail,
  ladderDraft,
  ladderPreview,
  ladderSummary,
  rung,
  rungsRequest,
  widthMeasurement,
} from "./ladder";
import { nodeState } from "./node";
import { runDetail } from "./run";
import { runOverrides } from "./run-specification";
import { launchCheck, lossPrediction, proposalSet } from "./scaling";

export const launchCheckRequest = z.strictObject({
  recipe: z.string().min(1).max(64),
  overrides: runOverrides.optional(),
  ladderId: z.string().min(1).optional().describe("Left out: the newest ladder of a like recipe that reaches it"),
});
export const ladderRequest = ladderDraft.extend({ author });
export const ladderEditRequest = z.strictObject({
  addRungs: z.array(rung).max(8).default([]).describe("Larger than those that are there"),
  parallel: z.int().min(1).max(64).optional(),
  author,
  reason,
});
export const ablationRequest = ablationDraft.extend({ author });
export const shrinkStartRequest = shrinkRequest.extend({ author, reason });
export const bundleRequest = actionRequest.extend({ checkpointId: z.string().min(1).optional().describe("Left out: the newest") });
export const acceptEnvironmentRequest = z.strictObject({ author, reason: statedReason });

const action = <const Path extends string, Response extends z.ZodType>(path: Path, summary: string, response: Response) =>
  route({ method: "POST", path, summary, body: actionRequest, response, successStatus: 202 });

export const scaleRoutes = {
  checkLaunch: route({
    method: "POST",
    path: "/runs/launch-check",
    summary: "What is known of a run before it starts: predicted loss, time, failures, and whether a ladder reaches it",
    body: launchCheckRequest,
    response: launchCheck,
    successStatus: 200,
  }),
  getPrediction: route({
    method: "GET",
    path: "/runs/{runId}/prediction",
    summary: "The loss curve that its ladder predicts for it",
    response: z.strictObject({ prediction: lossPrediction.nullable() }),
    successStatus: 200,
  }),
  listProposals: route({
    method: "GET",
    path: "/proposals",
    summary: "Hyper-parameters for a size, interpolated in published tables",
    query: z.strictObject({
      parameters: z.coerce.number().min(1_000).max(1e15),
      ladderId: z.string().optional().describe("Proposals of this ladder beside the published ones"),
    }),
    response: list(proposalSet),
    successStatus: 200,
  }),

  listLadders: route({
    method: "GET",
    path: "/ladders",
    summary: "Ladders, newest first",
    response: list(ladderSummary),
    successStatus: 200,
  }),
  createLadder: route({
    method: "POST",
    path: "/ladders",
    summary: "Train one recipe at growing sizes: each rung is a run",
    body: ladderRequest,
    response: ladderDetail,
    successStatus: 201,
  }),
  chooseRungs: route({
    method: "POST",
    path: "/ladders/rungs",
    summary: "Rungs between two sizes by the recipe's own shapes",
    body: rungsRequest,
    response: list(rung),
    successStatus: 200,
  }),
  previewLadder: route({
    method: "POST",
    path: "/ladders/preview",
    summary: "What a ladder would train and cost",
    body: ladderDraft,
    response: ladderPreview,
    successStatus: 200,
  }),
  getLadder: route({
    method: "GET",
    path: "/ladders/{ladderId}",
    summary: "One ladder with its fits",
    response: ladderDetail,
    successStatus: 200,
  }),
  pauseLadder: action("/ladders/{ladderId}/pause", "Start no run; those that train are paused with a checkpoint", ladderDetail),
  resumeLadder: action("/ladders/{ladderId}/resume", "Go on with a paused or stopped ladder", ladderDetail),
  stopLadder: action("/ladders/{ladderId}/stop", "End it; runs that train are paused with a checkpoint", ladderDetail),
  editLadder: route({
    method: "POST",
    path: "/ladders/{ladderId}/edit",
    summary: "Add a rung, or let more run at once",
    body: ladderEditRequest,
    response: ladderDetail,
    successStatus: 200,
  }),

  listCoordinateChecks: route({
    method: "GET",
    path: "/coordinate-checks",
    summary: "Coordinate checks, newest first",
    response: list(coordinateCheck),
    successStatus: 200,
  }),
  startCoordinateCheck: route({
    method: "POST",
    path: "/coordinate-checks",
    summary: "Size of activations by width, with and without muP, over a few steps",
    body: coordinateCheckRequest.extend({ author }),
    response: coordinateCheck,
    successStatus: 202,
  }),

  getWidthMeasurement: route({
    method: "GET",
    path: "/coordinate-checks/widths",
    summary: "The best learning rate by width, with and without muP, as the project measured it",
    response: z.strictObject({ measurement: widthMeasurement.nullable().describe("null: the table is not there") }),
    successStatus: 200,
  }),

  listAblations: route({
    method: "GET",
    path: "/ablations",
    summary: "Ablation studies, newest first",
    query: z.strictObject({ runId: z.string().optional().describe("Of this run only") }),
    response: list(ablationSummary),
    successStatus: 200,
  }),
  createAblation: route({
    method: "POST",
    path: "/ablations",
    summary: "Pull out parts of a model and measure what each was worth",
    body: ablationRequest,
    response: ablationDetail,
    successStatus: 201,
  }),
  getAblation: route({
    method: "GET",
    path: "/ablations/{ablationId}",
    summary: "One study",
    response: ablationDetail,
    successStatus: 200,
  }),
  pauseAblation: action(
    "/ablations/{ablationId}/pause",
    "Start nothing more; runs that train are paused with a checkpoint",
    ablationDetail,
  ),
  resumeAblation: action("/ablations/{ablationId}/resume", "Go on with a paused or stopped study", ablationDetail),
  stopAblation: action("/ablations/{ablationId}/stop", "End it", ablationDetail),
  planShrink: route({
    method: "POST",
    path: "/ablations/{ablationId}/shrink/plan",
    summary: "What a smaller model would keep",
    body: shrinkRequest,
    response: shrinkPlan,
    successStatus: 200,
  }),
  startShrink: route({
    method: "POST",
    path: "/ablations/{ablationId}/shrink",
    summary: "Cut the model down by the study's map and fine-tune what stays",
    body: shrinkStartRequest,
    response: shrink,
    successStatus: 202,
  }),

  listBundles: route({
    method: "GET",
    path: "/runs/{runId}/bundles",
    summary: "Bundles of a run, newest first",
    response: list(bundle),
    successStatus: 200,
  }),
  makeBundle: route({
    method: "POST",
    path: "/runs/{runId}/bundles",
    summary: "Keep the final state: one archive of all that is needed to run it again",
    body: bundleRequest,
    response: bundle,
    successStatus: 202,
  }),
  getBundle: route({ method: "GET", path: "/bundles/{bundleId}", summary: "One bundle", response: bundle, successStatus: 200 }),
  verifyBundle: action("/bundles/{bundleId}/verify", "Check every hash and run the last steps again", bundle),
  importBundle: route({
    method: "POST",
    path: "/bundles/import",
    summary: "Open a bundle that lies in the home folder's `bundles`: its run appears with its curves and can be continued or forked",
    body: z.strictObject({ file: bundleFileName, author }),
    response: z.strictObject({ run: runDetail, bundle }),
    successStatus: 201,
  }),

  getEnvironment: route({
    method: "GET",
    path: "/runs/{runId}/environment",
    summary: "What each of its segments was computed with, and changes that were or have to be accepted",
    response: z.strictObject({
      segments: z.array(
        z.strictObject({
          segmentId: z.string(),
          runId: z.string().describe("Another run's where this one began as its fork"),
          ordinal: z.int(),
          startStep: z.int(),
          environment: environmentRecord.nullable().describe("null: not claimed yet, or recorded before environments were"),
        }),
      ),
      changes: z.array(environmentChange).describe("In the order of the segments"),
      nodes: z
        .array(z.strictObject({ nodeId: z.string(), node: z.string(), state: nodeState, environment: environmentRecord.nullable() }))
        .describe("What it would be computed with now, node by node"),
    }),
    successStatus: 200,
  }),
  acceptEnvironment: route({
    method: "POST",
    path: "/runs/{runId}/environment/accept",
    summary: "Let the segment that waits train in the changed environment",
    body: acceptEnvironmentRequest,
    response: runDetail,
    successStatus: 200,
  }),
  compareStates: route({
    method: "POST",
    path: "/compare-states",
    summary: "Two runs, or two steps of one: differences only",
    body: z.strictObject({ left: stateReference, right: stateReference }),
    response: stateComparison,
    successStatus: 200,
  }),
} as const;

/** Routes that do not answer with JSON. */
export const effectsCsvPath = "/ablations/{ablationId}/effects.csv";
export const ladderCsvPath = "/ladders/{ladderId}/rungs.csv";
export const bundleFilePath = "/bundles/{bundleId}/file";
