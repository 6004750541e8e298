/** Handlers of the routes about ladders. */
import { TrainyardError } from "@trainyard/contracts";
import type { Handlers } from "../json-endpoint";

const notBuilt = async (): Promise<never> => {
  throw new TrainyardError("internal", "not built yet");
};

export const ladderHandlers = {
  listLadders: notBuilt,
  createLadder: notBuilt,
  chooseRungs: notBuilt,
  previewLadder: notBuilt,
  getLadder: notBuilt,
  pauseLadder: notBuilt,
  resumeLadder: notBuilt,
  stopLadder: notBuilt,
  editLadder: notBuilt,
} satisfies Partial<Handlers>;
