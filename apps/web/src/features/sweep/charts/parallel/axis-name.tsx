/** An axis' name above it, and what can be done with the axis. */
"use client";

import { ArrowLeft, ArrowRight, ArrowUpDown, ChevronDown, Eraser, Palette, Ruler } from "lucide-react";
import { Menu, MenuItem, MenuSeparator } from "../../../../components/ui/menu";
import { useBrush, useLinking } from "../../linking";
import type { TrialAxis } from "../../trial-axes";
import { namesHeight } from "./layout";
import { type AxisLook, canBeLog } from "./placed-axis";

interface AxisNameProps {
  axis: TrialAxis;
  look: AxisLook;
  x: number;
  onLook: (look: AxisLook) => void;
  onMove: (by: -1 | 1) => void;
  /** Null: the axis is no objective. */
  onColor: (() => void) | null;
}

const width = 104;

export function AxisName({ axis, look, x, onLook, onMove, onColor }: AxisNameProps) {
  const { setBrush } = useLinking();
  const isBrushed = useBrush(axis.id) !== null;
  const marks = [axis.unit, look.isLog && "log", look.isFlipped && "flipped"].filter((mark) => mark !== false && mark !== "");
  return (
    <div className="absolute bottom-0 flex flex-col items-center justify-end" style={{ left: x - width / 2, width, height: namesHeight }}>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`Axis ${axis.label}`}
            title={axis.label}
            className="flex max-w-full flex-col items-center rounded-md px-1 py-0.5 hover:bg-foreground/6"
          >
            <span className="flex max-w-full items-center gap-0.5 font-medium text-xs">
              <span className="truncate">{axis.label}</span>
              <ChevronDown aria-hidden className="size-3 shrink-0 text-muted" />
            </span>
            <span className="h-4 max-w-full truncate text-2xs text-muted">{marks.join(" · ")}</span>
          </button>
        }
      >
        {canBeLog(axis) && (
          <MenuItem onSelect={() => onLook({ ...look, isLog: !look.isLog })}>
            <Ruler /> {look.isLog ? "Linear scale" : "Logarithmic scale"}
          </MenuItem>
        )}
        <MenuItem onSelect={() => onLook({ ...look, isFlipped: !look.isFlipped })}>
          <ArrowUpDown /> Flip
        </MenuItem>
        {onColor !== null && (
          <MenuItem onSelect={onColor}>
            <Palette /> Colour by this
          </MenuItem>
        )}
        {isBrushed && (
          <MenuItem onSelect={() => setBrush(axis.id, null)}>
            <Eraser /> Clear brush
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem onSelect={() => onMove(-1)}>
          <ArrowLeft /> Move left
        </MenuItem>
        <MenuItem onSelect={() => onMove(1)}>
          <ArrowRight /> Move right
        </MenuItem>
      </Menu>
    </div>
  );
}
