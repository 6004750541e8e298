/** Handlers of the routes that account for a run: where its time went, and what its optimizer really held. */
import { ledgerOf } from "@trainyard/recovery";
import type { Handlers } from "./json-endpoint";

export const proofHandlers = {
  getLedger: async ({ runId }, { store }) => ledgerOf(await store.ledger.facts(runId)),
  getConfiguration: ({ runId, query: { step } }, { store }) => store.configuration.at(runId, step),
} satisfies Partial<Handlers>;
