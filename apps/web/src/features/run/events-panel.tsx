/** The run's story: segments, checkpoints, interventions, incidents and what the trainer said, filtered by level. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { RunEvent } from "@trainyard/contracts";
import { BookText, CircleAlert, Hand, Info, ListX, type LucideIcon, OctagonAlert, Save, ScrollText, TriangleAlert } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Choice } from "../../components/ui/choice";
import { Skeleton } from "../../components/ui/skeleton";
import { cn } from "../../lib/class-names";
import { formatInstant, formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import { useNow } from "../../lib/use-now";

const levels = ["info", "warning", "error"] as const;

const icons: Record<RunEvent["kind"], LucideIcon> = {
  lifecycle: Info,
  checkpoint: Save,
  intervention: Hand,
  incident: CircleAlert,
  log: ScrollText,
};

export function EventsPanel({ runId }: { runId: string }) {
  const { data: events, error, refetch } = useQuery(queries.events(runId));
  const [level, setLevel] = useQueryState("level", parseAsStringLiteral(levels).withDefault("info"));
  const nowMs = useNow();
  if (events === undefined && error !== null) return <LoadError what="the events" error={error} retry={() => void refetch()} />;
  if (events === undefined) return <Skeleton className="m-4 h-40" />;
  const shown = events.filter((event) => levels.indexOf(event.level) >= levels.indexOf(level));
  return (
    <div>
      <div className="flex items-center gap-3 px-4 py-2">
        <Choice
          label="Least level shown"
          value={level}
          onChange={(value) => void setLevel(value)}
          options={[
            { value: "info", label: "All" },
            { value: "warning", label: "Warnings and errors" },
            { value: "error", label: "Errors" },
          ]}
        />
        <span className="figures text-muted text-xs">
          {formatInteger(shown.length)} of {formatInteger(events.length)}
        </span>
        <Button size="small" asChild className="ml-auto">
          <a
            href={`/api/v1/runs/${encodeURIComponent(runId)}/logbook.md`}
            download
            title="What was done to the run and befell it, as Markdown"
          >
            <BookText /> Logbook
          </a>
        </Button>
      </div>
      {shown.length === 0 && <EmptyState icon={ListX} title={level === "info" ? "Nothing has happened yet" : "Nothing of this level"} />}
      <ol className="max-h-[28rem] overflow-y-auto" aria-label="Events, newest first">
        {shown.map((event) => (
          <EventRow key={event.id} event={event} nowMs={nowMs} />
        ))}
      </ol>
    </div>
  );
}

function EventRow({ event, nowMs }: { event: RunEvent; nowMs: number }) {
  const Icon = event.level === "error" ? OctagonAlert : event.level === "warning" ? TriangleAlert : icons[event.kind];
  return (
    <li
      data-testid="event-row"
      data-level={event.level}
      className="figures grid grid-cols-[auto_1fr] gap-x-3 border-t px-4 py-1.5 sm:grid-cols-[7rem_5rem_auto_1fr] sm:items-baseline"
    >
      <time dateTime={event.at} title={new Date(event.at).toLocaleString()} className="text-muted text-xs">
        {formatInstant(event.at, nowMs)}
      </time>
      <span className="text-muted text-xs">{event.step === null ? "" : `step ${formatInteger(event.step)}`}</span>
      <Icon
        aria-label={event.level}
        className={cn(
          "hidden size-3.5 self-center text-muted sm:block",
          event.level === "warning" && "text-warning",
          event.level === "error" && "text-danger",
        )}
      />
      <p
        className={cn(
          "col-span-2 min-w-0 break-words sm:col-span-1",
          event.kind === "log" && "font-mono text-xs",
          event.level === "warning" && "text-warning",
          event.level === "error" && "text-danger",
        )}
      >
        {event.message}
        {event.author !== null && <span className="text-muted"> · {event.author}</span>}
      </p>
    </li>
  );
}
