/** Handlers of the routes about sweeps and their trials. */
import { editSweep, type SweepDetail, type SweepSummary } from "@trainyard/contracts";
import { rungsOf, samplerAtWork } from "@trainyard/search";
import type { StoredSweep, SummarisedSweep } from "@trainyard/store";
import { deliver } from "../deliver";
import type { Handlers } from "../json-endpoint";
import type { Services } from "../services";
import { withoutUndefined } from "../without-undefined";
import { actOnTrials } from "./act-on-trials";
import { previewSweep } from "./preview-sweep";
import { cloneSweep, createSweep } from "./start-sweep";

/** Points of a curve, where a request does not say. */
const usualPoints = 120;

function detailOf(sweep: StoredSweep): SweepDetail {
  return { ...sweep, sampler: samplerAtWork(sweep.specification).name, rungs: rungsOf(sweep.specification) };
}

function summaryOf({ specification, ...summary }: SummarisedSweep): SweepSummary {
  return { ...summary, sampler: samplerAtWork(specification).name };
}

async function changed(services: Services, change: Promise<StoredSweep>): Promise<SweepDetail> {
  const sweep = await change;
  deliver(services, { events: [{ type: "sweep-changed", sweepId: sweep.id }] });
  return detailOf(sweep);
}

export const sweepHandlers = {
  listSweeps: async (_, { store }) => ({ items: (await store.sweeps.list()).map(summaryOf) }),
  createSweep: ({ body }, services) => changed(services, createSweep(body, services)),
  previewSweep: ({ body: { name: _, ...specification } }, { store }) => previewSweep(specification, store),
  getSweep: async ({ sweepId }, { store }) => detailOf(await store.sweeps.get(sweepId)),
  listTrials: async ({ sweepId }, { store }) => ({ items: await store.trials.list(sweepId) }),
  getTrialCurves: async ({ sweepId, query: { points = usualPoints } }, { store }) => ({
    items: await store.trials.curves(sweepId, points),
  }),
  pauseSweep: ({ sweepId, body }, services) => changed(services, services.store.sweeps.pause({ sweepId, ...body })),
  resumeSweep: ({ sweepId, body }, services) => changed(services, services.store.sweeps.resume({ sweepId, ...body })),
  stopSweep: ({ sweepId, body }, services) => changed(services, services.store.sweeps.stop({ sweepId, ...body })),
  editSweep: ({ sweepId, body: { author, reason, ...edit } }, services) => {
    const change = (before: StoredSweep["specification"]) => editSweep(before, withoutUndefined(edit));
    return changed(services, services.store.sweeps.edit({ sweepId, author, reason, edit: change }));
  },
  cloneSweep: ({ sweepId, body }, services) => changed(services, cloneSweep(sweepId, body, services)),
  actOnTrials: async ({ sweepId, body }, services) => ({ items: await actOnTrials({ sweepId, ...body }, services) }),
} satisfies Partial<Handlers>;
