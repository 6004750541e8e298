/** `npm run generate`: what is generated from sources and not kept in the repository, when its sources have changed. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { requireNode } from "./node-version.mjs";

requireNode();
const { repository } = await import("./repository.mjs");
const { createProgress } = await import("./start/progress.mjs");
const { prepareClient } = await import("./start/prepare-clone.mjs");
const logs = join(repository, ".trainyard-setup", "logs");
mkdirSync(logs, { recursive: true });
await prepareClient({ progress: createProgress(process.stdout), logs, signal: new AbortController().signal });
