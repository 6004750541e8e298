/** `npm test`: every check of the repository in order, from a clone however fresh; `--only unit,lint` picks some. */
import { requireNode } from "./node-version.mjs";

requireNode();
const { test } = await import("./test/main.mjs");
process.exit(await test(process.argv.slice(2)));
