/** Looks for a program as a shell does. */
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** @param {string} name @returns {string | null} its path */
export function findProgram(name) {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
