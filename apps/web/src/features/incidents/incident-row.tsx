/** One incident in a list: kind and status, what happened, where, and when. */
import type { Incident } from "@trainyard/contracts";
import Link from "next/link";
import { IncidentBadge } from "../../components/incident/incident-badge";
import { incidentKinds } from "../../components/incident/incident-words";
import { cn } from "../../lib/class-names";
import { formatAgo, formatInteger } from "../../lib/format";
import { useNow } from "../../lib/use-now";

export function IncidentRow({ incident }: { incident: Incident }) {
  const nowMs = useNow();
  const { id, kind, status, summary, openedAt } = incident;
  const { icon: Icon, word } = incidentKinds[kind];
  const open = status === "open";
  return (
    <li data-testid="incident-row" data-kind={kind} data-status={status} className="border-t first:border-t-0">
      <Link
        href={`/incidents/${id}`}
        className="grid grid-cols-[1.25rem_1fr_auto] items-start gap-x-3 gap-y-1 px-4 py-3 -outline-offset-2 hover:bg-foreground/4"
      >
        <Icon className={cn("mt-0.5 size-4", open ? "text-danger" : "text-muted")} aria-hidden />
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="font-medium">{word}</span>
            <IncidentBadge status={status} />
          </p>
          <p className="mt-0.5 break-words">{summary}</p>
          <p className="figures mt-0.5 text-muted text-xs">{whereOf(incident)}</p>
        </div>
        <time
          dateTime={openedAt}
          title={new Date(openedAt).toLocaleString("en-GB")}
          className="figures whitespace-nowrap text-muted text-xs"
        >
          {formatAgo(Date.parse(openedAt), nowMs)}
        </time>
      </Link>
    </li>
  );
}

/** "go-back at step 1,200, on node-1, 2 answers" */
function whereOf({ runName, step, nodeName, answers }: Incident): string {
  const at = step === null ? "" : ` at step ${formatInteger(step)}`;
  const parts = [
    runName === null ? "" : `${runName}${at}`,
    nodeName === null ? "" : `on ${nodeName}`,
    answers.length === 0 ? "" : answers.length === 1 ? "1 answer" : `${answers.length} answers`,
  ];
  return parts.filter(Boolean).join(", ");
}
