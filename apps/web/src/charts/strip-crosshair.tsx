/** The charts' crosshair carried through what lies under them; the pointer there moves it too. */
"use client";

import type { PointerEvent, ReactNode } from "react";
import type { Axis } from "./axis";
import { useCrosshair, useCrosshairState } from "./crosshair";
import { pixelOf, plotMargin, positionAt } from "./plot-geometry";

interface StripCrosshairProps {
  axis: Axis;
  width: number;
  children: ReactNode;
}

export function StripCrosshair({ axis, width, children }: StripCrosshairProps) {
  const crosshair = useCrosshair();
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
    crosshair.set({ x: positionAt(axis, { width }, pixel), brush: null });
  };
  return (
    <div className="relative" onPointerMove={onPointerMove} onPointerLeave={() => crosshair.clear()}>
      {children}
      <Hair axis={axis} width={width} />
    </div>
  );
}

function Hair({ axis, width }: Pick<StripCrosshairProps, "axis" | "width">) {
  const { x } = useCrosshairState();
  if (x === null) return null;
  const pixel = pixelOf(axis, { width }, x);
  if (pixel < plotMargin.left || pixel > width - plotMargin.right) return null;
  return <div className="pointer-events-none absolute inset-y-0 w-px bg-foreground/30" style={{ left: pixel }} />;
}
