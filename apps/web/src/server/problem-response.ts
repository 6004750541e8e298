/** Turns whatever was thrown into a problem document (RFC 9457); what is not a TrainyardError is logged and not shown. */
import { problemOf, TrainyardError } from "@trainyard/contracts";
import { RequestError } from "./request-error";

/** Seconds after which a client may try again when a service did not answer. */
const retryAfterSeconds = 2;

export function problemResponse(thrown: unknown): Response {
  const error =
    thrown instanceof TrainyardError ? thrown : new TrainyardError("internal", "Something went wrong; the server's log says what.");
  const problem = problemOf(error, error instanceof RequestError ? error.status : undefined);
  if (problem.status >= 500) console.error(thrown);
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (error instanceof RequestError) for (const [name, value] of Object.entries(error.headers)) headers.set(name, value);
  if (problem.status === 503) headers.set("retry-after", String(retryAfterSeconds));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
