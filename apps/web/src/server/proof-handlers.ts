/** Handlers of the routes that account for a run: where its time went, what its optimizer really held, and what repeats it. */
import { ledgerOf, replayPlanOf } from "@trainyard/recovery";
import type { Handlers } from "./json-endpoint";

export const proofHandlers = {
  getLedger: async ({ runId }, { store }) => ledgerOf(await store.ledger.facts(runId)),
  getReplayPlan: async ({ runId, query: { untilStep } }, { store }) => replayPlanOf(await store.replay.facts(runId), untilStep),
  getConfiguration: ({ runId, query: { step } }, { store }) => store.configuration.at(runId, step),
} satisfies Partial<Handlers>;
