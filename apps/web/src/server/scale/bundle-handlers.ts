/** Handlers of the routes about bundles. */
import { TrainyardError } from "@trainyard/contracts";
import type { Handlers } from "../json-endpoint";

const notBuilt = async (): Promise<never> => {
  throw new TrainyardError("internal", "not built yet");
};

export const bundleHandlers = {
  listBundles: notBuilt,
  makeBundle: notBuilt,
  getBundle: notBuilt,
  verifyBundle: notBuilt,
  importBundle: notBuilt,
} satisfies Partial<Handlers>;
