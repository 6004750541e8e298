/** Handlers of the routes about runs: reading, creating, steering. */
import { TrainyardError } from "@trainyard/contracts";
import { changeRun, previewChange } from "./change-run";
import { createRun } from "./create-run";
import { deliver } from "./deliver";
import { delivered, runChanges } from "./delivered-action";
import type { Handlers } from "./json-endpoint";
import { withoutUndefined } from "./without-undefined";

export const runHandlers = {
  listRuns: async ({ query }, { store }) => ({ items: await store.runs.list(withoutUndefined(query)) }),
  createRun: async ({ body }, services) => {
    const run = await createRun(body, services.store);
    deliver(services, { events: runChanges(run.id), hasQueued: true });
    return run;
  },
  getRun: ({ runId }, { store }) => store.runs.get(runId),
  getMetrics: ({ runId, query }, { store }) => store.series.snapshot(runId, withoutUndefined(query)),
  listCheckpoints: async ({ runId }, { store }) => ({ items: await store.checkpoints.list(runId) }),
  listEvents: async ({ runId }, { store }) => ({ items: await store.runs.events(runId) }),
  listInterventions: async ({ runId }, { store }) => ({ items: await store.interventions.list(runId) }),
  listSamples: async ({ runId }, { store }) => ({ items: await store.runs.samples(runId) }),

  pauseRun: async ({ runId, body }, services) => delivered(services, await services.store.actions.pause({ runId, ...body })),
  resumeRun: async ({ runId, body }, services) => delivered(services, await services.store.actions.resume({ runId, ...body })),
  stopRun: async ({ runId, body }, services) => delivered(services, await services.store.actions.stop({ runId, ...body })),
  checkpointRun: async ({ runId, body }, services) => delivered(services, await services.store.actions.checkpoint({ runId, ...body })),
  restartRun: async ({ runId, body: { peakLearningRate, ...body } }, services) =>
    delivered(services, await services.store.actions.restart({ runId, ...body, ...withoutUndefined({ peakLearningRate }) })),
  previewChange: async ({ runId, body: { changes } }, { store }) => previewChange(await store.runs.get(runId), changes),
  changeRun: async ({ runId, body }, services) => delivered(services, await changeRun(services.store, { runId, ...body })),

  actOnRuns: async ({ body: { action, runIds, author, reason } }, services) => {
    const items = [];
    for (const runId of new Set(runIds)) {
      const error = await refusalOf(async () => delivered(services, await services.store.actions[action]({ runId, author, reason })));
      items.push({ runId, ok: error === null, error });
    }
    return { items };
  },
} satisfies Partial<Handlers>;

/** What a typed error says, null when there was none; one run's refusal must not hide what happened to the others. */
async function refusalOf(act: () => Promise<unknown>): Promise<string | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (error instanceof TrainyardError) return error.message;
    throw error;
  }
}
