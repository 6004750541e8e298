/** Makes an endpoint of a route of the contract: the route's schemas check what comes in and what goes out. */
import { type Api, api, type PathParameters, parseOrThrow, type ResponseOf, type Route, type RouteName } from "@trainyard/contracts";
import { z } from "zod";
import type { Endpoint } from "./endpoint";
import { readJsonBody } from "./read-json-body";
import type { Services } from "./services";

type QueryOf<R> = R extends { query: infer Q extends z.ZodType } ? { query: z.output<Q> } : unknown;
type BodyOf<R> = R extends { body: infer B extends z.ZodType } ? { body: z.output<B> } : unknown;

/** What a handler is called with: the checked path parameters, query and body. */
type CallOf<Name extends RouteName> = PathParameters<Api[Name]["path"]> & QueryOf<Api[Name]> & BodyOf<Api[Name]>;
export type Handler<Name extends RouteName> = (call: CallOf<Name>, services: Services) => Promise<ResponseOf<Name>>;
export type Handlers = { readonly [Name in RouteName]: Handler<Name> };

const noQuery = z.strictObject({});

export function jsonEndpoint<Name extends RouteName>(name: Name, handle: Handler<Name>): Endpoint {
  const route: Route = api[name];
  return {
    method: route.method,
    path: route.path,
    async respond(request, parameters, services) {
      const query = parseOrThrow(route.query ?? noQuery, queryOf(request.url));
      const body = route.body === undefined ? undefined : parseOrThrow(route.body, await readJsonBody(request));
      const result = await handle({ ...parameters, query, body } as CallOf<Name>, services);
      if (services.checkResponses) assertContract(name, route.response, result);
      return Response.json(result, { status: route.successStatus, headers: { "cache-control": "no-store" } });
    },
  };
}

/** A key given more than once becomes a list, which the schema then refuses or takes. */
export function queryOf(url: string): Record<string, string | string[]> {
  const search = new URL(url).searchParams;
  return Object.fromEntries(
    [...new Set(search.keys())].map((key) => {
      const values = search.getAll(key);
      return [key, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}

function assertContract(name: RouteName, schema: z.ZodType, result: unknown): void {
  const checked = schema.safeParse(result);
  if (!checked.success) throw new Error(`The response of ${name} breaks the contract: ${z.prettifyError(checked.error)}`);
}
