/** What a command leaves behind: one document for programs, the same as text for people, and an exit code. */
import type { ApiClient } from "@trainyard/contracts";
import type { ExitCode } from "./exit-code";

export interface Outcome {
  /** Printed with --json. */
  document: unknown;
  /** Printed without. */
  text: string;
  /** 0 when left out. */
  exitCode?: ExitCode;
}

/** What every command is given. */
export interface Context {
  client: ApiClient;
  /** Address of the web app. */
  url: string;
  json: boolean;
  /** Ends with Ctrl-C. */
  signal: AbortSignal;
}
