/** The options of every action: who asks, and why. */
import type { Command } from "commander";
import { defaultAuthor } from "./environment";

/** Adds --author and --reason; without a default the reason must be given. */
export function addReason(command: Command, reason?: string): Command {
  command.option("--author <name>", "who asks", defaultAuthor());
  return reason === undefined
    ? command.requiredOption("--reason <text>", "why; kept with the action")
    : command.option("--reason <text>", "why; kept with the action", reason);
}
