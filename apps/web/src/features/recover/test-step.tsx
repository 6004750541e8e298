/** Step 2: the nodes that the run was on test themselves. */
"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { DiagnosticLevel } from "@trainyard/contracts";
import { Stethoscope } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/ui/button";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";
import { isUnderWay } from "../../lib/recovery-queries";
import { NodeStateBadge } from "../cluster/node-state-badge";
import { DiagnosticRunView, RunProgress } from "../diagnostics/diagnostic-run-view";
import { LevelChoice } from "../diagnostics/level-choice";
import { DiagnosticsBadge } from "../diagnostics/verdict-badge";
import type { RecoveryProgress, TestedNode } from "./recovery-progress";

interface TestStepProps {
  nodes: readonly TestedNode[];
  incidentId: string | null;
  reason: string;
}

export function TestStep({ nodes, incidentId, reason }: TestStepProps) {
  const client = useQueryClient();
  const [level, setLevel] = useState<DiagnosticLevel>(1);
  const test = useMutation({
    mutationFn: (tested: readonly TestedNode[]) =>
      Promise.all(
        tested.map(({ node }) =>
          api.call("runDiagnostics", {
            nodeId: node.id,
            body: { level, reason, ...(incidentId !== null && { incidentId }), ...authorField() },
          }),
        ),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.tasks }),
  });
  const idle = nodes.filter(({ node, diagnostics }) => node.state !== "lost" && !(diagnostics !== null && isUnderWay(diagnostics)));
  const untested = idle.filter(({ diagnostics }) => diagnostics === null);
  return (
    <div className="flex flex-col gap-4">
      {untested.length > 0 && (
        <>
          <LevelChoice level={level} onChange={setLevel} />
          <Button variant="primary" className="self-start" disabled={test.isPending} onClick={() => test.mutate(untested)}>
            <Stethoscope /> {untested.length === 1 ? `Test ${untested[0]?.node.name}` : `Test all ${untested.length} nodes`}
          </Button>
        </>
      )}
      {test.error !== null && (
        <p role="alert" className="text-danger">
          {messageOf(test.error)}
        </p>
      )}
      <ul className="flex flex-col gap-2">
        {nodes.map((each) => (
          <TestedNodeRow
            key={each.node.id}
            tested={each}
            onAgain={test.isPending || !idle.includes(each) || each.diagnostics === null ? null : () => test.mutate([each])}
          />
        ))}
      </ul>
    </div>
  );
}

function TestedNodeRow({ tested: { node, diagnostics }, onAgain }: { tested: TestedNode; onAgain: (() => void) | null }) {
  return (
    <li data-testid="recover-node" data-node={node.name} className="rounded-md border px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <b className="font-medium">{node.name}</b>
        <NodeStateBadge state={node.state} />
        {diagnostics !== null && <DiagnosticsBadge run={diagnostics} />}
        {diagnostics === null && (
          <span className="text-muted text-xs">{node.state === "lost" ? "cannot be reached" : "not tested since the run was halted"}</span>
        )}
        {onAgain !== null && (
          <Button size="small" variant="ghost" className="ml-auto" onClick={onAgain} aria-label={`Test ${node.name} again`}>
            <Stethoscope /> Again
          </Button>
        )}
      </div>
      {diagnostics !== null && isUnderWay(diagnostics) && (
        <div className="mt-2">
          <RunProgress run={diagnostics} />
        </div>
      )}
      {diagnostics !== null && !isUnderWay(diagnostics) && (
        <details className="mt-1" open={diagnostics.verdict !== "pass"}>
          <summary className="w-fit cursor-pointer text-muted text-xs hover:text-foreground">Results</summary>
          <div className="mt-1">
            <DiagnosticRunView run={diagnostics} />
          </div>
        </details>
      )}
    </li>
  );
}

export function testSummary({ nodes, test }: RecoveryProgress): string {
  if (nodes.length === 0) return "The nodes that the run was on, newest first.";
  const done = nodes.filter(({ diagnostics }) => diagnostics !== null && !isUnderWay(diagnostics)).length;
  if (test !== "done") return `${done} of ${nodes.length} tested.`;
  const failed = nodes.filter(({ diagnostics }) => diagnostics?.verdict === "fail" || diagnostics?.status === "failed").length;
  return failed === 0 ? "All that could be reached have passed." : `${failed} of ${nodes.length} failed.`;
}
