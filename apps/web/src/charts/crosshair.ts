/** The crosshair and the brush that all charts of a page share; outside React's state so that moving the mouse redraws no line. */
import { createContext, useContext, useSyncExternalStore } from "react";
import type { Brush } from "./brush";

export interface CrosshairState {
  /** Position on the x axis (logarithm on a logarithmic one) under the pointer; null when it is over no chart. */
  x: number | null;
  /** Stretch that is being chosen. */
  brush: Brush | null;
}

const idle: CrosshairState = { x: null, brush: null };

export class Crosshair {
  #state: CrosshairState = idle;
  readonly #listeners = new Set<() => void>();

  readonly get = (): CrosshairState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(state: CrosshairState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  clear(): void {
    this.set(idle);
  }
}

export const CrosshairContext = createContext<Crosshair | null>(null);

export function useCrosshair(): Crosshair {
  const crosshair = useContext(CrosshairContext);
  if (crosshair === null) throw new Error("useCrosshair outside its context");
  return crosshair;
}

export function useCrosshairState(): CrosshairState {
  const crosshair = useCrosshair();
  return useSyncExternalStore(crosshair.subscribe, crosshair.get, () => idle);
}
