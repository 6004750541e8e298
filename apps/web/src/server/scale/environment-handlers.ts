/** Handlers of the routes about environments. */
import { TrainyardError } from "@trainyard/contracts";
import type { Handlers } from "../json-endpoint";

const notBuilt = async (): Promise<never> => {
  throw new TrainyardError("internal", "not built yet");
};

export const environmentHandlers = {
  getEnvironment: notBuilt,
  acceptEnvironment: notBuilt,
  compareStates: notBuilt,
} satisfies Partial<Handlers>;
