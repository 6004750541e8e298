/** Handlers of the routes about recovery. */
import { TrainyardError } from "@trainyard/contracts";
import type { Handlers } from "./json-endpoint";

const notYet = () => Promise.reject(new TrainyardError("unavailable", "This is not built yet."));

export const recoveryHandlers = {} satisfies Partial<Handlers>;
