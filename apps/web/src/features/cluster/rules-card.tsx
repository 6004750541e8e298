/** What happens to nodes without a person, and whether the circuit breaker holds it back. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node, RecoveryRules } from "@trainyard/contracts";
import { ShieldCheck, ShieldOff } from "lucide-react";
import Link from "next/link";
import { Badge } from "../../components/ui/badge";
import { Card } from "../../components/ui/card";
import { formatDuration, formatPercent } from "../../lib/format";
import { recoveryQueries } from "../../lib/recovery-queries";
import { breakerState } from "./circuit-breaker";

export function RulesCard({ nodes }: { nodes: readonly Node[] }) {
  const { data: rules } = useQuery(recoveryQueries.rules);
  if (rules === undefined || nodes.length === 0) return null;
  const { outOfService, nodes: total, holds } = breakerState(nodes, rules);
  return (
    <Card aria-label="Automatic rules" className="px-4 py-3" data-testid="rules-card">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <h2 className="font-semibold text-sm">Without a person</h2>
        <Badge
          tone={holds ? "warning" : "good"}
          testId="circuit-breaker"
          title={`Rules never take more than ${formatPercent(rules.mostCordonedShare)} of the nodes out of service`}
        >
          {holds ? <ShieldOff aria-hidden /> : <ShieldCheck aria-hidden />}
          {holds ? "circuit breaker holds" : "rules may cordon"}
        </Badge>
        <span className="figures text-muted text-xs">
          {outOfService} of {total} out of service, at most {formatPercent(rules.mostCordonedShare)} by rules
        </span>
        <Link href="/settings#rules" className="ml-auto text-muted text-xs underline underline-offset-4 hover:text-foreground">
          Change the rules
        </Link>
      </div>
      <ul className="figures mt-2 grid gap-x-6 gap-y-0.5 text-muted text-xs sm:grid-cols-2">
        {sentences(rules).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Card>
  );
}

function sentences(rules: RecoveryRules): string[] {
  const { cordonOnFailedDiagnostics, cordonAfterFailures, withinHours, cordonSlow, slowBelow } = rules;
  const { restartBackOffMs, attemptsWithoutProgress } = rules;
  const waits = restartBackOffMs.map((ms) => (ms === 0 ? "at once" : `after ${formatDuration(ms / 1_000)}`));
  return [
    cordonOnFailedDiagnostics ? "A node that fails its diagnostics is cordoned." : "A node that fails its diagnostics is only reported.",
    cordonAfterFailures === 0
      ? "Failed segments cordon nobody."
      : `${cordonAfterFailures} failed segments within ${formatDuration(withinHours * 3_600)} cordon their node.`,
    `A node below ${formatPercent(slowBelow)} of its speed is ${cordonSlow ? "cordoned" : "reported as a straggler"}.`,
    `A run starts again ${waits.join(", then ")}; it fails after ${attemptsWithoutProgress} tries without progress.`,
  ];
}
