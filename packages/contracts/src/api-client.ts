/** Typed client of the API, made from its route table; the caller supplies `fetch`. */
import type { z } from "zod";
import { type Api, api, apiPrefix, type RouteName } from "./api";
import type { Route } from "./api-route";
import { problem, TrainyardError } from "./errors";

/** The parameters in a route's path: `{runId}` takes `runId: string`. */
export type PathParameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name]: string } & PathParameters<Rest>
  : unknown;
type QueryOf<R> = R extends { query: infer Q extends z.ZodType } ? { query?: z.input<Q> } : unknown;
type BodyOf<R> = R extends { body: infer B extends z.ZodType } ? { body: z.input<B> } : unknown;

/** What a call of the route takes: path parameters, and `query` or `body` where the route has them. */
export type RequestOf<Name extends RouteName> = PathParameters<Api[Name]["path"]> & QueryOf<Api[Name]> & BodyOf<Api[Name]>;
export type ResponseOf<Name extends RouteName> = z.output<Api[Name]["response"]>;

export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal?: AbortSignal },
) => Promise<{
  ok: boolean;
  status: number;
  text(): Promise<string>;
}>;

export interface ApiClient {
  call<Name extends RouteName>(name: Name, request: RequestOf<Name>, options?: { signal?: AbortSignal }): Promise<ResponseOf<Name>>;
}

/** Client for the API at `baseUrl` (empty in the browser). Errors of the API come back as TrainyardError with code and fields. */
export function createApiClient(baseUrl: string, fetch: Fetch): ApiClient {
  return {
    async call(name, request, options = {}) {
      const route: Route = api[name];
      const { query, body, ...parameters } = request as { query?: Record<string, unknown>; body?: unknown } & Record<string, unknown>;
      const url = baseUrl + apiPrefix + fillPath(route.path, parameters) + queryString(query);
      const init: Parameters<Fetch>[1] = { method: route.method, headers: { accept: "application/json" } };
      if (route.body !== undefined) {
        init.headers["content-type"] = "application/json";
        init.body = JSON.stringify(body ?? {});
      }
      if (options.signal !== undefined) init.signal = options.signal;
      const response = await fetch(url, init).catch((cause: unknown) => {
        if (options.signal?.aborted) throw cause;
        throw new TrainyardError("unavailable", `No answer from ${baseUrl || "the server"}.`, { cause });
      });
      const text = await response.text();
      if (!response.ok) throw errorOf(response.status, text);
      return route.response.parse(JSON.parse(text)) as never;
    },
  };
}

function fillPath(path: string, parameters: Record<string, unknown>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parameters[name])));
}

function queryString(query: Record<string, unknown> | undefined): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) if (value !== undefined) search.set(key, String(value));
  return search.size === 0 ? "" : `?${search}`;
}

function errorOf(status: number, text: string): TrainyardError {
  const parsed = problem.safeParse(parseJson(text));
  if (!parsed.success) return new TrainyardError("internal", `The server answered ${status}.`);
  return new TrainyardError(parsed.data.code, parsed.data.detail, { issues: parsed.data.errors });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // not a problem document; the caller reports the status instead
  }
}
