/** What lies over a chart: the pointer and the keys that go from trial to trial, and the tip of the one they are at. */
"use client";

import { type KeyboardEvent, type PointerEvent, useState } from "react";
import { useHoveredTrial, useLinking } from "../linking";
import { useSweepView } from "./sweep-view";
import { TrialTip } from "./trial-tip";

export interface TrialPlace {
  readonly number: number;
  /** Pixels from the top left corner of the chart. */
  readonly x: number;
  readonly y: number;
}

interface TrialPointerProps {
  label: string;
  box: { width: number; height: number };
  /** The trial that is meant by a place of the pointer. */
  nearest: (x: number, y: number) => TrialPlace | null;
  /** Where the chart shows a trial; null: nowhere. */
  placeOf: (number: number) => TrialPlace | null;
  /** Numbers in the order in which the arrow keys go through them. */
  order: () => readonly number[];
}

export function TrialPointer({ label, box, nearest, placeOf, order }: TrialPointerProps) {
  const { setHovered, hovered } = useLinking();
  const { open } = useSweepView();
  /** Where the tip stands; null: the trial is hovered elsewhere, and this chart marks it without words. */
  const [tip, setTip] = useState<TrialPlace | null>(null);
  const goTo = (place: TrialPlace | null) => {
    setTip(place);
    setHovered(place?.number ?? null);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const place = nearest(event.clientX - left, event.clientY - top);
    if (place !== null || tip !== null) goTo(place);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const current = hovered();
    if (event.key === "Enter" && current !== null) return open(current);
    if (event.key === "Escape") return goTo(null);
    const stride = strides[event.key];
    if (stride === undefined) return;
    event.preventDefault();
    const numbers = order();
    const at = current === null ? -1 : numbers.indexOf(current);
    const next = at < 0 ? (stride > 0 ? 0 : numbers.length - 1) : Math.max(0, Math.min(numbers.length - 1, at + stride));
    const number = numbers[next];
    goTo(number === undefined ? null : placeOf(number));
  };
  return (
    <div
      role="slider"
      aria-label={`${label}. Arrow keys go from trial to trial, Enter opens one.`}
      aria-valuenow={tip?.number ?? 0}
      aria-valuetext={tip === null ? "no trial" : `trial ${tip.number}`}
      tabIndex={0}
      className="absolute inset-0 touch-pan-y"
      onPointerMove={onPointerMove}
      onPointerLeave={() => goTo(null)}
      onBlur={() => goTo(null)}
      onClick={() => tip !== null && open(tip.number)}
      onKeyDown={onKeyDown}
    >
      {tip !== null && <StillHovered tip={tip} box={box} />}
    </div>
  );
}

/** The tip goes when another place hovers another trial. */
function StillHovered({ tip, box }: { tip: TrialPlace; box: TrialPointerProps["box"] }) {
  return useHoveredTrial() === tip.number ? <TrialTip {...tip} box={box} /> : null;
}

const strides: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -100_000,
  End: 100_000,
};
