/** When a simulated run is interrupted, and by what. */
import type { SimulationSettings } from "./assumptions";
import type { Random } from "./random";

export interface Interruption {
  readonly atMs: number;
  readonly kind: "node-lost" | "hang" | "crash" | "silent" | "planned";
}

const msPerDay = 86_400_000;

/** Just as many as there were, at uniform times: a Poisson process whose count is known. In order. */
export function interruptionsOf(settings: SimulationSettings, random: Random): readonly Interruption[] {
  const draw = (count: number, kindOf: () => Interruption["kind"]): Interruption[] =>
    Array.from({ length: count }, () => ({ atMs: random() * settings.days * msPerDay, kind: kindOf() }));
  return [...draw(settings.unexpected, () => kindOf(random(), settings)), ...draw(settings.planned, () => "planned")].sort(
    (a, b) => a.atMs - b.atMs,
  );
}

export function durationMs({ days }: SimulationSettings): number {
  return days * msPerDay;
}

function kindOf(share: number, { silentShare, hangShare, softwareShare }: SimulationSettings): Interruption["kind"] {
  if (share < silentShare) return "silent";
  if (share < silentShare + hangShare) return "hang";
  return share < silentShare + hangShare + softwareShare ? "crash" : "node-lost";
}
