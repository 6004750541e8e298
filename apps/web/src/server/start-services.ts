/** Makes the services when the server starts, so that a wrong setting stops the start instead of failing every request. */
import { TrainyardError } from "@trainyard/contracts";
import { sharedServices } from "./services";

export function startServices(): void {
  try {
    sharedServices();
  } catch (error) {
    if (!(error instanceof TrainyardError)) throw error;
    console.error(`The web app cannot start: ${error.message}`);
    process.exit(1);
  }
}
