/** One address of the API and what answers there. */
import type { Services } from "./services";

export interface Endpoint {
  readonly method: "GET" | "POST";
  /** Path below /api/v1, parameters in braces. */
  readonly path: string;
  respond(request: Request, parameters: Record<string, string>, services: Services): Promise<Response>;
}
