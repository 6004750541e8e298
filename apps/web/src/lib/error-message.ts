/** The sentence to show a person for whatever was thrown. */
import { TrainyardError } from "@trainyard/contracts";

export function messageOf(error: unknown): string {
  if (error instanceof TrainyardError) return error.message;
  if (error instanceof Error && error.name === "ZodError") return "The server answered in a form this page does not know. Reload the page.";
  return error instanceof Error ? error.message : "Something unexpected happened.";
}
