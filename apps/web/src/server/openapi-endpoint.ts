/** `GET /openapi.json`: the description of the API. */
import type { Endpoint } from "./endpoint";
import { openApiDocument } from "./openapi-document";

export const openApiEndpoint: Endpoint = {
  method: "GET",
  path: "/openapi.json",
  async respond(_request, _parameters, { version }) {
    return Response.json(openApiDocument(version), { headers: { "cache-control": "no-cache" } });
  },
};
