/**
 * What is hovered and what is brushed on a sweep's page, shared by its charts and its table; outside React's state so that moving the
 * pointer draws no row and no line again that looks the same.
 */
import type { ParameterValue, Trial } from "@trainyard/contracts";
import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { TrialAxis } from "./trial-axes";

/** Part of an axis: both ends included, or some of its choices. */
export type AxisRange =
  | { readonly from: number; readonly to: number; readonly values?: undefined }
  | { readonly values: readonly ParameterValue[] };

export type TrialNumbers = ReadonlySet<number>;

export class TrialLinking {
  #trials: readonly Trial[] = [];
  #axes: ReadonlyMap<string, TrialAxis> = new Map();
  #hovered: number | null = null;
  #brushes: ReadonlyMap<string, AxisRange> = new Map();
  #expression: TrialNumbers | null = null;
  #passing: TrialNumbers = new Set();
  readonly #listeners = new Set<() => void>();

  constructor(trials: readonly Trial[], axes: readonly TrialAxis[]) {
    this.setTrials(trials, axes);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly hovered = (): number | null => this.#hovered;
  readonly brushes = (): ReadonlyMap<string, AxisRange> => this.#brushes;
  /** Numbers of the trials that lie in every brush and satisfy the expression; the same set until it changes. */
  readonly passing = (): TrialNumbers => this.#passing;
  readonly isBrushed = (): boolean => this.#brushes.size > 0;
  readonly isFiltering = (): boolean => this.#brushes.size > 0 || this.#expression !== null;

  /** The trials as they are now: brushes stay, and new trials are held against them. */
  readonly setTrials = (trials: readonly Trial[], axes: readonly TrialAxis[]): void => {
    this.#trials = trials;
    this.#axes = new Map(axes.map((axis) => [axis.id, axis]));
    this.#filter();
  };

  readonly setHovered = (number: number | null): void => {
    if (number === this.#hovered) return;
    this.#hovered = number;
    this.#tell();
  };

  /** `axisId` is the parameter's path, or `objectiveAxisId` of a metric; null takes the brush away. */
  readonly setBrush = (axisId: string, range: AxisRange | null): void => {
    const brushes = new Map(this.#brushes);
    if (range === null) brushes.delete(axisId);
    else brushes.set(axisId, range);
    this.#brushes = brushes;
    this.#filter();
  };

  /** Numbers of the trials that satisfy the table's expression; null while there is none. */
  readonly setExpressionFilter = (numbers: TrialNumbers | null): void => {
    this.#expression = numbers;
    this.#filter();
  };

  readonly clearBrushes = (): void => {
    this.#brushes = new Map();
    this.#filter();
  };

  #filter(): void {
    const passing = new Set(this.#trials.filter((trial) => this.#passes(trial)).map(({ number }) => number));
    if (!sameNumbers(passing, this.#passing)) this.#passing = passing;
    this.#tell();
  }

  #passes(trial: Trial): boolean {
    if (this.#expression !== null && !this.#expression.has(trial.number)) return false;
    for (const [axisId, range] of this.#brushes) {
      const axis = this.#axes.get(axisId);
      if (axis !== undefined && !isWithin(range, axis.valueIn(trial))) return false;
    }
    return true;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A trial without a value on the axis lies in no brush there. */
function isWithin(range: AxisRange, value: ParameterValue | undefined): boolean {
  if (value === undefined) return false;
  if (range.values !== undefined) return range.values.includes(value);
  return typeof value === "number" && value >= range.from && value <= range.to;
}

function sameNumbers(a: TrialNumbers, b: TrialNumbers): boolean {
  return a.size === b.size && [...a].every((number) => b.has(number));
}

export const LinkingContext = createContext<TrialLinking | null>(null);

/** The setters: `const { setHovered, setBrush, setExpressionFilter } = useLinking()`. Renders nothing again. */
export function useLinking(): TrialLinking {
  const linking = useContext(LinkingContext);
  if (linking === null) throw new Error("useLinking outside its context");
  return linking;
}

/** Numbers of the trials that pass brushes and expression; all of them while there are neither. */
export function useTrialFilter(): TrialNumbers {
  const { subscribe, passing } = useLinking();
  return useSyncExternalStore(subscribe, passing, passing);
}

export function useIsFiltering(): boolean {
  const { subscribe, isFiltering } = useLinking();
  return useSyncExternalStore(subscribe, isFiltering, isFiltering);
}

export function useIsBrushed(): boolean {
  const { subscribe, isBrushed } = useLinking();
  return useSyncExternalStore(subscribe, isBrushed, isBrushed);
}

/** For an axis: only the one whose brush moves is drawn again. */
export function useBrush(axisId: string): AxisRange | null {
  const { subscribe, brushes } = useLinking();
  const brush = useCallback(() => brushes().get(axisId) ?? null, [brushes, axisId]);
  return useSyncExternalStore(subscribe, brush, brush);
}

export function useHoveredTrial(): number | null {
  const { subscribe, hovered } = useLinking();
  return useSyncExternalStore(subscribe, hovered, hovered);
}

/** For a row: only the two rows that change are drawn again when the pointer moves on. */
export function useIsHovered(number: number): boolean {
  const { subscribe, hovered } = useLinking();
  const isHovered = useCallback(() => hovered() === number, [hovered, number]);
  return useSyncExternalStore(subscribe, isHovered, isHovered);
}
