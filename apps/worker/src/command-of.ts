/** What a trainer is told so that an intervention comes about. */
import { type Intervention, parseOrThrow, runOverrides, type TrainerCommand } from "@trainyard/contracts";

/** Null: it is nothing for a trainer. */
export function commandOf({ id: commandId, kind, arguments: given }: Intervention): TrainerCommand | null {
  const type = "command";
  switch (kind) {
    case "pause":
    case "stop":
    case "checkpoint":
      return { type, commandId, kind };
    case "move":
      return { type, commandId, kind: "drain" };
    case "change":
      return { type, commandId, kind, changes: parseOrThrow(runOverrides, given.changes) };
    case "resume":
    case "restart":
    case "rollback":
    case "annotate":
      return null;
  }
}
