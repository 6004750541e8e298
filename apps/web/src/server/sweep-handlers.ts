/** Handlers of the routes about sweeps and their trials. */
import type { Handlers } from "./json-endpoint";

const unbuilt = (): never => {
  throw new Error("not built yet");
};

export const sweepHandlers = {
  listSweeps: unbuilt,
  createSweep: unbuilt,
  previewSweep: unbuilt,
  getSweep: unbuilt,
  listTrials: unbuilt,
  getTrialCurves: unbuilt,
  pauseSweep: unbuilt,
  resumeSweep: unbuilt,
  stopSweep: unbuilt,
  editSweep: unbuilt,
  cloneSweep: unbuilt,
  actOnTrials: unbuilt,
} satisfies Partial<Handlers>;
