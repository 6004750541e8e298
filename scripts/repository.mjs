/** Where the repository is, whatever the current directory. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = dirname(dirname(fileURLToPath(import.meta.url)));
