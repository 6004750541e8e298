/** Newest diagnostics of a node, in one line; how far they are while they run. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node } from "@trainyard/contracts";
import Link from "next/link";
import { formatAgo } from "../../lib/format";
import { isUnderWay, recoveryQueries } from "../../lib/recovery-queries";
import { useNow } from "../../lib/use-now";
import { RunProgress } from "../diagnostics/diagnostic-run-view";
import { failedTests } from "../diagnostics/verdict";
import { DiagnosticsBadge } from "../diagnostics/verdict-badge";

export function LatestDiagnostics({ node }: { node: Node }) {
  const { data: runs } = useQuery(recoveryQueries.diagnostics(node.id));
  const nowMs = useNow();
  const [newest] = runs ?? [];
  if (newest === undefined) return null;
  if (isUnderWay(newest))
    return (
      <div className="border-t px-4 py-3">
        <RunProgress run={newest} />
      </div>
    );
  const failed = failedTests(newest).map(({ label }) => label);
  return (
    <p
      className="figures flex flex-wrap items-center gap-x-2 gap-y-1 border-t px-4 py-2 text-muted text-xs"
      data-testid="latest-diagnostics"
    >
      <Link href={`/cluster/${encodeURIComponent(node.name)}`} className="underline underline-offset-4 hover:text-foreground">
        Diagnostics
      </Link>
      <DiagnosticsBadge run={newest} />
      <span>
        level {newest.level}, {formatAgo(Date.parse(newest.endedAt ?? newest.requestedAt), nowMs)}
        {failed.length > 0 && `: ${failed.join(", ")}`}
      </span>
    </p>
  );
}
