/** A request refused for its form rather than its values: method, type, size, origin. Carries its own HTTP status. */
import { TrainyardError } from "@trainyard/contracts";

export class RequestError extends TrainyardError {
  readonly status: 400 | 403 | 405 | 413 | 415;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: RequestError["status"], message: string, headers: Record<string, string> = {}) {
    super("invalid", message);
    this.status = status;
    this.headers = headers;
  }
}
