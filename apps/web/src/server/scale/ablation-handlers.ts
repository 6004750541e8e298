/** Handlers of the routes about ablations. */
import { TrainyardError } from "@trainyard/contracts";
import type { Handlers } from "../json-endpoint";

const notBuilt = async (): Promise<never> => {
  throw new TrainyardError("internal", "not built yet");
};

export const ablationHandlers = {
  listAblations: notBuilt,
  createAblation: notBuilt,
  getAblation: notBuilt,
  pauseAblation: notBuilt,
  resumeAblation: notBuilt,
  stopAblation: notBuilt,
  planShrink: notBuilt,
  startShrink: notBuilt,
} satisfies Partial<Handlers>;
