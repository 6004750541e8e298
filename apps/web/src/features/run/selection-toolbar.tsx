/** What can be done about a stretch of the curve: stands beside the stretch until it is dismissed. */
"use client";

import { Boxes, History, ListX, MessageSquarePlus, Server, Split, TrendingDown, X, ZoomIn } from "lucide-react";
import { Popover } from "radix-ui";
import { useRef } from "react";
import type { Axis } from "../../charts/axis";
import { project } from "../../charts/axis";
import { pixelOf, plotMargin } from "../../charts/plot-geometry";
import { Button } from "../../components/ui/button";
import { formatInteger } from "../../lib/format";
import { type StepRange, stretchText } from "../../lib/step-range";
import { useAsking } from "./ask";

interface SelectionToolbarProps {
  range: StepRange;
  axis: Axis;
  width: number;
  /** x of a step on the effective curve. */
  xAtStep: (step: number) => number;
  /** Step within the stretch that looks worst. */
  worstStep: number;
  canRollBack: boolean;
  onZoom: () => void;
  onClose: () => void;
}

export function SelectionToolbar(props: SelectionToolbarProps) {
  const { range, axis, width, xAtStep, worstStep, canRollBack, onZoom, onClose } = props;
  const { ask } = useAsking();
  const first = useRef<HTMLButtonElement>(null);
  const pixel = (step: number) => {
    const position = project(axis.scale, xAtStep(step));
    const at = position === null ? plotMargin.left : pixelOf(axis, { width }, position);
    return Math.max(plotMargin.left, Math.min(width - plotMargin.right, at));
  };
  const [left, right] = [pixel(range.from), pixel(range.to)];
  const steps = range.to - range.from + 1;
  const words = stretchText(range);
  return (
    <Popover.Root open>
      <Popover.Anchor asChild>
        <div
          className="pointer-events-none absolute"
          style={{ left, width: right - left, top: plotMargin.top, bottom: plotMargin.bottom }}
        />
      </Popover.Anchor>
      <Popover.Portal>
        <Popover.Content
          role="toolbar"
          aria-label={`What to do about ${words}`}
          data-testid="selection-toolbar"
          side="top"
          sideOffset={6}
          collisionPadding={8}
          onInteractOutside={(event) => event.preventDefault()}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            first.current?.focus({ preventScroll: true });
          }}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={onClose}
          className="data-[state=open]:fade-in-0 z-45 w-max max-w-[min(46rem,calc(100vw-1rem))] rounded-lg border bg-raised p-1.5 shadow-xl outline-none data-[state=open]:animate-in"
        >
          <div className="flex items-center gap-2 pb-1 pl-1.5">
            <p aria-live="polite" className="figures text-xs">
              <b className="font-medium">{words.charAt(0).toUpperCase() + words.slice(1)}</b>
              {steps > 1 && <span className="text-muted"> · {formatInteger(steps)} steps</span>}
            </p>
            <Button variant="ghost" size="icon-small" aria-label="Give the selection up" onClick={onClose} className="ml-auto size-6">
              <X />
            </Button>
          </div>
          <div className="flex flex-wrap gap-1">
            <Button ref={first} size="small" onClick={onZoom} title="Show only this stretch, in all charts">
              <ZoomIn /> Zoom
            </Button>
            <Button size="small" disabled={!canRollBack} onClick={() => ask({ kind: "rollback", range, purpose: "skip" })}>
              <ListX /> Roll back and skip these samples
            </Button>
            <Button size="small" disabled={!canRollBack} onClick={() => ask({ kind: "rollback", range, purpose: "lower" })}>
              <TrendingDown /> Lower the learning rate
            </Button>
            <Button size="small" disabled={!canRollBack} onClick={() => ask({ kind: "rollback", range, purpose: "restart" })}>
              <History /> Restart from here
            </Button>
            <Button size="small" onClick={() => ask({ kind: "tournament", range })}>
              <Split /> Try several answers
            </Button>
            <Button size="small" onClick={() => ask({ kind: "batch", step: worstStep })}>
              <Boxes /> What was in the batch
            </Button>
            <Button size="small" onClick={() => ask({ kind: "suspects", range })}>
              <Server /> Suspect nodes
            </Button>
            <Button size="small" onClick={() => ask({ kind: "annotate", range })}>
              <MessageSquarePlus /> Annotate
            </Button>
          </div>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
