/** The answers to an incident, oldest first. */
import { cn } from "../../lib/class-names";
import { formatInstant } from "../../lib/format";
import { useNow } from "../../lib/use-now";
import type { TimelineEntry } from "./incident-timeline";

const dots: Record<TimelineEntry["tone"], string> = {
  neutral: "bg-muted",
  good: "bg-good",
  warning: "bg-warning",
  danger: "bg-danger",
};

export function TimelineList({ entries }: { entries: readonly TimelineEntry[] }) {
  const nowMs = useNow();
  return (
    <ol aria-label="Timeline, oldest first" data-testid="incident-timeline">
      {entries.map(({ id, at, title, detail, by, tone }) => (
        <li
          key={id}
          className="relative grid grid-cols-[0.75rem_1fr] gap-x-3 pb-4 last:pb-0 [&:not(:last-child)]:before:absolute [&:not(:last-child)]:before:top-3 [&:not(:last-child)]:before:bottom-0 [&:not(:last-child)]:before:left-[0.3125rem] [&:not(:last-child)]:before:w-px [&:not(:last-child)]:before:bg-line-strong"
        >
          <span aria-hidden className={cn("mt-1.5 size-2.5 rounded-full", dots[tone])} />
          <div className="min-w-0">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="font-medium">{title}</span>
              <time dateTime={at} className="figures text-muted text-xs">
                {formatInstant(at, nowMs)}
              </time>
            </p>
            {detail !== "" && <p className="break-words text-muted">{detail}</p>}
            {by !== "" && <p className="text-muted text-xs">{by}</p>}
          </div>
        </li>
      ))}
    </ol>
  );
}
