/** The typed client of the API, through the browser's fetch. */
import { createApiClient } from "@trainyard/contracts";

export const api = createApiClient("", (url, init) => fetch(url, init));
