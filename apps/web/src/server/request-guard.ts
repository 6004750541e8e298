/**
 * Keeps other web sites from using the API through a visitor's browser. The API has no log-in: whoever reaches it may act, so a
 * name that merely resolves to this machine (DNS rebinding) is refused, and so is a write that another origin asks for.
 */
import { RequestError } from "./request-error";

const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** @throws RequestError (403) when the Host is not one of ours, or a write comes from another origin. */
export function guardRequest(request: Request, allowedHosts: readonly string[]): void {
  const host = request.headers.get("host") ?? new URL(request.url).host;
  if (!isAllowedHost(host, allowedHosts))
    throw new RequestError(403, `The host ${host} is not served here; add its name to TRAINYARD_ALLOWED_HOSTS to allow it.`);
  if (!safeMethods.has(request.method) && isCrossOrigin(request.headers, host))
    throw new RequestError(403, "Another web site may not change anything here.");
}

function isAllowedHost(host: string, allowedHosts: readonly string[]): boolean {
  const name = hostNameOf(`http://${host}`);
  if (name === null) return false;
  const isLoopback = name === "localhost" || name.endsWith(".localhost") || name === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(name);
  return isLoopback || allowedHosts.includes(name);
}

function isCrossOrigin(headers: Headers, host: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null && site !== "same-origin" && site !== "none") return true;
  const origin = headers.get("origin");
  return origin !== null && origin !== `http://${host}` && origin !== `https://${host}`;
}

function hostNameOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}
