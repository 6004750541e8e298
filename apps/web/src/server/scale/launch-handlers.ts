/** Handlers of the routes about launches: what is known before, what is predicted, what is proposed. */
import { ladderPrediction } from "@trainyard/search/ladder";
import { proposeFor } from "@trainyard/search/scaling";
import type { Handlers } from "../json-endpoint";
import { ladderProposals } from "./ladder-proposals";
import { examineLaunch } from "./launch-check";
import { memoised } from "./memoised";

/** Asked again with every new point of a live curve. */
const predictionOf = memoised(ladderPrediction);

export const launchHandlers = {
  checkLaunch: async ({ body }, { store }) => (await examineLaunch(body, store)).check,
  getPrediction: async ({ runId }, { store }) => {
    const predicted = await store.ladders.predicted(runId);
    if (predicted === null) return { prediction: null };
    const { facts } = await store.ladders.get(predicted.ladderId);
    return { prediction: predictionOf(facts, predicted.run) };
  },
  listProposals: async ({ query: { parameters, ladderId } }, { store }) => {
    const published = proposeFor(parameters);
    if (ladderId === undefined) return { items: published };
    const { facts, specification } = await store.ladders.get(ladderId);
    const largest = facts.runs.at(-1);
    const ratio = largest === undefined ? (specification.rungs.at(-1)?.tokens ?? 0) / parameters : largest.tokens / largest.parameters;
    return { items: [...ladderProposals(facts, { parameters, tokens: ratio * parameters }), ...published] };
  },
} satisfies Partial<Handlers>;
