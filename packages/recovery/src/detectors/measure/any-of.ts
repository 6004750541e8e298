/** Several detectors as one, to be measured together. */
import type { Detector } from "../detector";

/** Speaks when any of them does, with the words of the first that does. */
export function anyOf(name: string, members: readonly Detector[]): Detector<readonly unknown[]> {
  return {
    name,
    description: members.map((member) => member.description).join(" Or: "),
    finds: "instability",
    opensIncidents: true,
    start: members.map(({ start }) => start),
    observe(states, observation) {
      const seen = members.map((member, index) => member.observe(states[index], observation));
      return { state: seen.map(({ state }) => state), alarm: seen.find(({ alarm }) => alarm !== null)?.alarm ?? null };
    },
  };
}
