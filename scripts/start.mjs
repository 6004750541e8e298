/** `npm start`: from a clone, however fresh, to a running Trainyard. Needs nothing but Node; stays readable to an old one so that it can refuse it. */
import { requireNode } from "./node-version.mjs";

requireNode();
const { start } = await import("./start/main.mjs");
process.exit(await start());
