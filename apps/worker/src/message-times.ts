/** Times that a trainer stamps on what it measures. */
import type { FromTrainer } from "@trainyard/contracts";

/** The message with its times moved by so many milliseconds. */
export function withTimesMoved(message: FromTrainer, byMs: number): FromTrainer {
  const moved = (timeMs: number) => Math.round(timeMs + byMs);
  if (message.type === "step") return { ...message, point: { ...message.point, timeMs: moved(message.point.timeMs) } };
  if (message.type === "evaluation") return { ...message, timeMs: moved(message.timeMs) };
  return message;
}
