/** A chart's place on the page: its title, what it shows in a sentence, its controls. */
"use client";

import type { ReactNode } from "react";
import { cn } from "../../../lib/class-names";

interface ChartPanelProps {
  title: string;
  note?: ReactNode;
  testId: string;
  controls?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function ChartPanel({ title, note, testId, controls, className, children }: ChartPanelProps) {
  return (
    <section aria-label={title} data-testid={testId} className={cn("flex min-w-0 flex-col rounded-lg border bg-surface", className)}>
      <header className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 py-1.5 pr-2 pl-4">
        <h3 className="whitespace-nowrap font-semibold text-sm">{title}</h3>
        {note !== undefined && <p className="min-w-0 text-muted text-xs">{note}</p>}
        {controls !== undefined && <div className="ml-auto flex flex-wrap items-center gap-1.5">{controls}</div>}
      </header>
      {children}
    </section>
  );
}

/** What a chart says while there is nothing to draw; as high as the chart will be, so that nothing jumps when it comes. */
export function EmptyChart({ height, children }: { height: number; children: ReactNode }) {
  return (
    <p className="flex items-center justify-center text-balance px-8 pb-4 text-center text-muted text-sm" style={{ minHeight: height }}>
      {children}
    </p>
  );
}
