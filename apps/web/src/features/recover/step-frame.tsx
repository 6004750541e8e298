/** One step of the guided restart: its number or state, what it is for, and what can be done in it. */
import { Check, LoaderCircle } from "lucide-react";
import { Children, type ReactNode } from "react";
import { cn } from "../../lib/class-names";
import type { StepState } from "./recovery-progress";

interface StepFrameProps {
  number: number;
  title: string;
  state: StepState;
  /** The first step that is not done. */
  current: boolean;
  /** One sentence on where it stands. */
  summary: ReactNode;
  children?: ReactNode;
}

/** A condition that did not hold leaves nothing behind. */
const hasContent = (children: ReactNode) => Children.toArray(children).length > 0;

const stateWords: Record<StepState, string> = { todo: "to do", pending: "under way", done: "done" };

export function StepFrame({ number, title, state, current, summary, children }: StepFrameProps) {
  return (
    <li
      data-testid={`recover-step-${number}`}
      data-state={state}
      aria-current={current ? "step" : undefined}
      className={cn("rounded-lg border bg-surface", current && "border-foreground/50")}
    >
      <div className="grid grid-cols-[1.75rem_1fr] gap-x-3 px-4 py-3">
        <span
          className={cn(
            "figures flex size-7 items-center justify-center rounded-full border font-medium text-xs",
            state === "done" ? "border-good/40 bg-good/12 text-good" : current ? "border-foreground" : "border-line-strong text-muted",
          )}
        >
          {state === "done" ? (
            <Check className="size-4" aria-hidden />
          ) : state === "pending" ? (
            <LoaderCircle className="size-4 animate-spin" aria-hidden />
          ) : (
            <span aria-hidden>{number}</span>
          )}
          <span className="sr-only">{stateWords[state]}</span>
        </span>
        <div className="min-w-0">
          <h2 className={cn("pt-1 font-semibold text-sm", state === "todo" && !current && "text-muted")}>{title}</h2>
          <p aria-live="polite" className="mt-0.5 text-muted">
            {summary}
          </p>
          {hasContent(children) && <div className="mt-3">{children}</div>}
        </div>
      </div>
    </li>
  );
}
