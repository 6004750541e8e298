/** Trains a segment inside the test and keeps what it said. */
import type { FromTrainer, TrainerCommand, TrainerStart } from "@trainyard/contracts";
import { trainSegment } from "../../src/index";

export type EventOf<Type extends FromTrainer["type"]> = Extract<FromTrainer, { type: Type }>;

export function eventsOf<Type extends FromTrainer["type"]>(events: readonly FromTrainer[], type: Type): readonly EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}

/** `onEvent` sees each event and may give commands in answer. */
export async function runSegment(
  start: TrainerStart,
  onEvent: (event: FromTrainer) => readonly TrainerCommand["kind"][] = () => [],
): Promise<readonly FromTrainer[]> {
  const events: FromTrainer[] = [];
  const commands: TrainerCommand[] = [];
  await trainSegment(start, {
    async emit(event) {
      events.push(event);
      for (const kind of onEvent(event)) commands.push({ type: "command", commandId: `command-${kind}`, kind });
    },
    takeCommands: () => commands.splice(0),
  });
  return events;
}

/** Hash of the last checkpoint a segment wrote. */
export function finalStateHash(events: readonly FromTrainer[]): string {
  return eventsOf(events, "checkpoint").at(-1)?.stateHash ?? "no checkpoint";
}
