/** Answers one API request: guards it, finds its endpoint, and turns whatever is thrown into a problem document. */
import { apiPrefix } from "@trainyard/contracts";
import { endpoints } from "./endpoints";
import { findEndpoint } from "./find-endpoint";
import { problemResponse } from "./problem-response";
import { guardRequest } from "./request-guard";
import type { Services } from "./services";

/** @param provide makes the services, or gives the ones there are; what it throws is answered too */
export async function dispatch(request: Request, provide: () => Services): Promise<Response> {
  try {
    const services = provide();
    guardRequest(request, services.allowedHosts);
    const path = new URL(request.url).pathname.slice(apiPrefix.length);
    const { endpoint, parameters } = findEndpoint(endpoints, request.method, path);
    const response = await endpoint.respond(request, parameters, services);
    return request.method === "HEAD" ? await withoutBody(response) : response;
  } catch (error) {
    return problemResponse(error);
  }
}

async function withoutBody(response: Response): Promise<Response> {
  await response.body?.cancel();
  return new Response(null, response);
}
