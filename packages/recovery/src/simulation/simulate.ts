/** Simulated recovery: how much of a long run on many nodes trains, with the advisor's checkpoint interval and with fixed ones. */
import { type Ledger, type RecoveryRules, recoveryRules } from "@trainyard/contracts";
import { type Assumption, assumptions, type SimulationSettings } from "./assumptions";
import { interruptionsOf } from "./interruptions";
import { randomFrom } from "./random";
import { SimulatedRun } from "./simulated-run";

export interface SimulationOptions {
  readonly seed?: number;
  /** In place of the assumptions. */
  readonly settings?: Partial<SimulationSettings>;
  readonly rules?: RecoveryRules;
  readonly fixedIntervalsMs?: readonly number[];
}

export interface SimulatedOutcome {
  /** Between checkpoints; of the advisor the last that it gave. */
  readonly intervalMs: number;
  /** Share of the wall time that trained: no checkpoints, no repeated steps, no planned pauses. */
  readonly goodput: number;
  readonly totalsMs: Ledger["totalsMs"];
  readonly interruptions: number;
  readonly cordons: number;
  /** After which the retry limit had asked for a person. */
  readonly manualRestarts: number;
}

export interface SimulationResult extends SimulatedOutcome {
  readonly seed: number;
  /** The same interruptions with other intervals. */
  readonly fixed: readonly SimulatedOutcome[];
  readonly assumptions: Readonly<Record<string, Assumption>>;
}

const minute = 60_000;
const usualIntervalsMs = [10 * minute, 30 * minute, 60 * minute, 180 * minute];

/** The same seed gives the same interruptions to every interval. */
export function simulateRecovery(options: SimulationOptions = {}): SimulationResult {
  const { seed = 1, rules = recoveryRules.parse({}), fixedIntervalsMs = usualIntervalsMs } = options;
  const inForce = Object.fromEntries(
    Object.entries(assumptions).map(([name, assumption]) => {
      const value = options.settings?.[name as keyof SimulationSettings];
      return [name, value === undefined ? assumption : { ...assumption, value, source: "as asked" }];
    }),
  ) as Readonly<Record<keyof SimulationSettings, Assumption>>;
  const settings = Object.fromEntries(Object.entries(inForce).map(([name, { value }]) => [name, value])) as unknown as SimulationSettings;
  const outcomeOf = (intervalMs: number | null): SimulatedOutcome => {
    const interruptions = interruptionsOf(settings, randomFrom(seed));
    const run = new SimulatedRun(settings, rules, randomFrom(seed + 1), intervalMs);
    const { goodput, totalsMs } = run.go(interruptions);
    const { cordons, manualRestarts } = run;
    return { intervalMs: run.intervalMs, goodput: goodput ?? 0, totalsMs, interruptions: run.interruptions, cordons, manualRestarts };
  };
  return { seed, ...outcomeOf(null), fixed: fixedIntervalsMs.map(outcomeOf), assumptions: inForce };
}
