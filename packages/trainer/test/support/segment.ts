/** Trains a segment inside the test and keeps what it said. */
import type { FromTrainer, RunOverrides, TrainerCommand, TrainerFault, TrainerStart } from "@trainyard/contracts";
import { trainSegment } from "../../src/index";

export type EventOf<Type extends FromTrainer["type"]> = Extract<FromTrainer, { type: Type }>;

export function eventsOf<Type extends FromTrainer["type"]>(events: readonly FromTrainer[], type: Type): readonly EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}

/** A command by its kind, a change by what it changes, or a fault to inject. */
export type Order =
  | Exclude<TrainerCommand["kind"], "change" | "fault">
  | { readonly change: RunOverrides }
  | { readonly fault: TrainerFault };

/** `onEvent` sees each event and may give commands in answer. */
export async function runSegment(
  start: TrainerStart,
  onEvent: (event: FromTrainer) => readonly Order[] = () => [],
): Promise<readonly FromTrainer[]> {
  const events: FromTrainer[] = [];
  const commands: TrainerCommand[] = [];
  await trainSegment(start, {
    async emit(event) {
      events.push(event);
      for (const order of onEvent(event)) commands.push(commandOf(order));
    },
    takeCommands: () => commands.splice(0),
  });
  return events;
}

function commandOf(order: Order): TrainerCommand {
  if (typeof order === "string") return { type: "command", commandId: `command-${order}`, kind: order };
  if ("fault" in order) return { type: "command", commandId: "fault", kind: "fault", fault: order.fault };
  return { type: "command", commandId: `change-${JSON.stringify(order.change)}`, kind: "change", changes: order.change };
}

/** Hash of the last checkpoint a segment wrote. */
export function finalStateHash(events: readonly FromTrainer[]): string {
  return eventsOf(events, "checkpoint").at(-1)?.stateHash ?? "no checkpoint";
}
