/** Step 3: what failed its tests is taken out of service. */
"use client";

import { useQueryClient } from "@tanstack/react-query";
import { api as routes } from "@trainyard/contracts";
import { Construction } from "lucide-react";
import { useState } from "react";
import { Checkbox } from "../../components/ui/checkbox";
import { api } from "../../lib/api";
import { keys } from "../../lib/queries";
import { useActionForm } from "../../lib/use-action-form";
import { failureText } from "../diagnostics/verdict";
import { ReasonedAction } from "./reasoned-action";
import type { RecoveryProgress, TestedNode } from "./recovery-progress";

/** What the API takes. */
const longestReason = 1_000;

export function CordonStep({ nodes, reason }: { nodes: readonly TestedNode[]; reason: string }) {
  const client = useQueryClient();
  const failed = nodes.filter(({ toCordon }) => toCordon);
  const [spared, setSpared] = useState<ReadonlySet<string>>(new Set());
  const chosen = failed.filter(({ node }) => !spared.has(node.id));
  const form = useActionForm({
    schema: routes.cordonNode.body,
    fields: { running: "move" },
    sentence: reason,
    call: (body) =>
      Promise.all(
        chosen.map(({ node, diagnostics }) => {
          const found = diagnostics === null ? "" : `${failureText(diagnostics)}. `;
          return api.call("cordonNode", { nodeId: node.id, body: { ...body, reason: `${found}${body.reason}`.slice(0, longestReason) } });
        }),
      ),
    onDone: () => {},
    onSettled: () => void client.invalidateQueries({ queryKey: keys.nodes }),
  });
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-1.5">
        {failed.map(({ node, diagnostics }) => (
          <li key={node.id} className="grid grid-cols-[1rem_1fr] items-start gap-x-2.5">
            <span className="pt-0.5">
              <Checkbox
                label={`Cordon ${node.name}`}
                checked={!spared.has(node.id)}
                onChange={(checked) => {
                  const next = new Set(spared);
                  if (checked) next.delete(node.id);
                  else next.add(node.id);
                  setSpared(next);
                }}
              />
            </span>
            <span>
              <b className="font-medium">{node.name}</b>
              {diagnostics !== null && <span className="block text-muted text-xs">{failureText(diagnostics)}</span>}
            </span>
          </li>
        ))}
      </ul>
      <ReasonedAction
        id="recover-cordon"
        form={form}
        label={chosen.length === 1 ? `Cordon ${chosen[0]?.node.name}` : `Cordon ${chosen.length} nodes`}
        busy="Cordoning"
        icon={Construction}
        danger
        disabled={chosen.length === 0}
      />
    </div>
  );
}

export function cordonSummary({ nodes, test, cordon }: RecoveryProgress): string {
  const out = nodes.filter(({ node }) => node.state === "cordoned" || node.state === "draining").map(({ node }) => node.name);
  if (out.length > 0 && cordon === "done") return `Out of service: ${out.join(", ")}.`;
  if (cordon === "done") return "No node failed, so none is taken out of service.";
  return test === "done" ? "These failed and would get the run again." : "What fails is proposed here.";
}
