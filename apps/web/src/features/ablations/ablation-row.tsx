/** A study in the list: status, what it is of, how much of it is measured. */
import type { AblationSummary } from "@trainyard/contracts";
import Link from "next/link";
import { SweepStatusBadge } from "../../components/sweep/sweep-status-badge";
import { Progress } from "../../components/ui/progress";
import { formatAgo, formatInteger } from "../../lib/format";
import { useNow } from "../../lib/use-now";
import { modeWords } from "../ablation/ablation-words";

export function AblationRow({ study }: { study: AblationSummary }) {
  const nowMs = useNow();
  const { id, number, name, author, mode, subject, status, statusDetail, variants, measured, createdAt } = study;
  return (
    <li
      data-testid="ablation-row"
      data-ablation-id={id}
      data-status={status}
      className="relative grid grid-cols-[minmax(0,1fr)] items-center gap-x-6 gap-y-2.5 rounded-lg border bg-surface px-4 py-3 hover:border-line-strong sm:grid-cols-[minmax(0,1.6fr)_minmax(9rem,1fr)]"
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="figures text-muted text-xs">#{number}</span>
          <Link
            href={`/ablations/${id}`}
            className="min-w-0 truncate font-medium after:absolute after:inset-0 after:rounded-lg hover:underline"
            data-testid="ablation-link"
          >
            {name}
          </Link>
          <SweepStatusBadge status={status} detail={statusDetail} testId="ablation-status" />
        </p>
        <p className="mt-0.5 truncate text-muted text-xs">
          {modeWords[mode]} · {subject} · {author} · {formatAgo(Date.parse(createdAt), nowMs)}
        </p>
      </div>
      <div>
        <p className="figures mb-1 text-xs">
          {formatInteger(measured)} <span className="text-muted">of {formatInteger(variants)} measured</span>
        </p>
        <Progress label={`Variants of ${name}`} value={variants === 0 ? 0 : measured / variants} active={status === "running"} />
      </div>
    </li>
  );
}
