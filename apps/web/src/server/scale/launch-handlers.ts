/** Handlers of the routes about launchs. */
import { TrainyardError } from "@trainyard/contracts";
import type { Handlers } from "../json-endpoint";

const notBuilt = async (): Promise<never> => {
  throw new TrainyardError("internal", "not built yet");
};

export const launchHandlers = {
  checkLaunch: notBuilt,
  getPrediction: notBuilt,
  listProposals: notBuilt,
} satisfies Partial<Handlers>;
