/** Finds the endpoint a request is for. */
import { NotFoundError } from "@trainyard/contracts";
import type { Endpoint } from "./endpoint";
import { RequestError } from "./request-error";

export interface Found {
  readonly endpoint: Endpoint;
  readonly parameters: Record<string, string>;
}

/**
 * @param path below /api/v1, as it stands in the URL; parameters come back decoded
 * @throws NotFoundError for an unknown path, RequestError (405) for a known one with another method
 */
export function findEndpoint(endpoints: readonly Endpoint[], method: string, path: string): Found {
  const allowed = new Set<string>();
  for (const endpoint of endpoints) {
    const parameters = matchPath(endpoint.path, path);
    if (parameters === null) continue;
    // HEAD is GET without the body; Next drops the body.
    if (endpoint.method === method || (endpoint.method === "GET" && method === "HEAD")) return { endpoint, parameters };
    allowed.add(endpoint.method);
  }
  if (allowed.size === 0) throw new NotFoundError("address", path);
  const methods = [...allowed].join(", ");
  throw new RequestError(405, `${method} is not possible here; ${methods} is.`, { allow: methods });
}

function matchPath(template: string, path: string): Record<string, string> | null {
  const expected = template.split("/");
  const actual = path.split("/");
  if (expected.length !== actual.length) return null;
  const parameters: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const value = actual[index] ?? "";
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined ? part !== value : value === "") return null;
    if (name !== undefined) parameters[name] = decode(value);
  }
  return parameters;
}

function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new RequestError(400, `The address has a malformed escape: ${value}`);
  }
}
