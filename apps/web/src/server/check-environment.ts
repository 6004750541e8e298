/**
 * Checks the settings when the server starts, so that a wrong one stops the start instead of failing every request. It makes no services:
 * this file is in a bundle of its own, and errors thrown by its copy of the store would be of classes that the handlers do not know.
 */
import { InvalidError } from "@trainyard/contracts";
import { readEnvironment } from "./environment";

export function checkEnvironment(): void {
  try {
    readEnvironment();
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    console.error(`The web app cannot start: ${error.message}`);
    process.exit(1);
  }
}
