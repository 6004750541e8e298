/** Off, shadow or act. Letting a policy act asks first, and shows what it would have done. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type Policy, type PolicyMode, policyModeRequest } from "@trainyard/contracts";
import { Zap } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { ActionDialog } from "../../components/action-dialog";
import { Choice } from "../../components/ui/choice";
import { Skeleton } from "../../components/ui/skeleton";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { keys } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { useActionForm } from "../../lib/use-action-form";
import { BacktestFigures } from "./backtest-figures";
import { answerText, limitsText, modeLooks } from "./policy-words";

const modes = ["off", "shadow", "act"] as const;

export function ModeSwitch({ policy }: { policy: Policy }) {
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const set = useMutation({
    mutationFn: (mode: PolicyMode) => api.call("setPolicyMode", { policyId: policy.id, body: { mode, ...authorField() } }),
    onSuccess: (changed) => toast(`${changed.name}: ${modeLooks[changed.mode].meaning.toLowerCase()}`),
    onError: (error) => toast.error(`Could not change ${policy.name}`, { description: messageOf(error) }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.policies }),
  });
  return (
    <>
      <Choice
        label={`Mode of ${policy.name}`}
        testId="policy-mode"
        value={policy.mode}
        onChange={(mode) => (mode === "act" && policy.mode !== "act" ? setAsking(true) : set.mutate(mode))}
        options={modes.map((mode) => ({ value: mode, label: modeLooks[mode].label }))}
      />
      {asking && <ActDialog policy={policy} onClose={() => setAsking(false)} />}
    </>
  );
}

function ActDialog({ policy, onClose }: { policy: Policy; onClose: () => void }) {
  const client = useQueryClient();
  const { data: backtest, error, isFetching } = useQuery(recoveryQueries.backtest(policy.id));
  const form = useActionForm({
    schema: policyModeRequest,
    fields: { mode: "act" },
    call: (body) => api.call("setPolicyMode", { policyId: policy.id, body }),
    onDone: () => {
      toast(`${policy.name} acts from now on`);
      onClose();
    },
    onSettled: () => void client.invalidateQueries({ queryKey: keys.policies }),
  });
  return (
    <ActionDialog
      form={form}
      onClose={onClose}
      wide
      title={`Let ${policy.name} act?`}
      description={`Without a person it will ${answerText(policy.answer)}; ${limitsText(policy.limits)}.`}
      testId="act-dialog"
      confirm={{ label: "Let it act", busy: "Changing", icon: Zap, danger: true }}
      sentence={{ label: "Why (optional)", hint: "Kept with the policy", placeholder: "It was right on all past runs", focused: false }}
      disabled={backtest === undefined || backtest.runs.length === 0}
    >
      <section aria-label="Backtest" aria-busy={isFetching} className="rounded-md border">
        <h3 className="border-b px-3 py-2 font-medium text-xs">What it would have done on past runs</h3>
        {backtest !== undefined && <BacktestFigures backtest={backtest} />}
        {backtest === undefined && error === null && <Skeleton className="m-3 h-16" />}
        {error !== null && <p className="px-3 py-2 text-danger">{messageOf(error)}</p>}
        {backtest?.runs.length === 0 && (
          <p className="px-3 py-2 text-muted">There is no past run to look at yet. A policy may act once its backtest has one.</p>
        )}
      </section>
    </ActionDialog>
  );
}
