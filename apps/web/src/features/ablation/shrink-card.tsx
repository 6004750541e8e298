/** Shrinking a model by its map: the target, what would stay, and what came of it. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type AblationDetail, parseNumber, type ShrinkRequest, shrinkRequest } from "@trainyard/contracts";
import { Scissors } from "lucide-react";
import { useId, useState } from "react";
import { toast } from "sonner";
import { Button } from "../../components/ui/button";
import { CardChoice } from "../../components/ui/card-choice";
import { ablationQueries } from "../../lib/ablation-queries";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { issuesByField, issuesOfError } from "../../lib/field-issues";
import { formatInteger, formatPercent } from "../../lib/format";
import { keys } from "../../lib/queries";
import { useSettled } from "../../lib/use-settled";
import { TitledCard } from "../ladder/titled-card";
import { NumberField } from "../new-sweep/number-field";
import { ShrinkResult } from "./shrink-result";

interface ShrinkForm {
  method: ShrinkRequest["method"];
  /** Per cent. */
  share: string;
  tokens: string;
  rate: string;
}

export function ShrinkCard({ study }: { study: AblationDetail }) {
  const id = useId();
  const client = useQueryClient();
  const [form, setForm] = useState<ShrinkForm>({ method: "heads-and-units", share: "50", tokens: "", rate: "" });
  const change = (changed: Partial<ShrinkForm>) => setForm((now) => ({ ...now, ...changed }));
  const parsed = shrinkRequest.safeParse({
    method: form.method,
    removeShare: parseNumber(form.share) / 100,
    fineTuneTokens: form.tokens.trim() === "" ? null : parseNumber(form.tokens),
    peakLearningRate: form.rate.trim() === "" ? null : parseNumber(form.rate),
  });
  const request = useSettled(parsed.success ? parsed.data : null);
  const plan = useQuery(ablationQueries.shrinkPlan(study.id, request));
  const start = useMutation({
    mutationFn: (body: ShrinkRequest) => api.call("startShrink", { ablationId: study.id, body: { ...body, ...authorField() } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: keys.ablations }),
    onError: (error) => toast.error("Could not shrink the model", { description: messageOf(error) }),
  });
  const issues = { ...(parsed.success ? {} : issuesByField(parsed.error)), ...issuesOfError(plan.error), ...issuesOfError(start.error) };
  return (
    <TitledCard id="shrink" title="Shrink" note="cut what the study found idle, then fine-tune what stays">
      <form
        className="grid gap-4 px-4 py-3 lg:grid-cols-[minmax(0,1fr)_20rem]"
        noValidate
        data-testid="shrink-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (parsed.success && !start.isPending) start.mutate(parsed.data);
        }}
      >
        <div className="flex flex-col gap-3">
          <CardChoice
            label="What goes"
            value={form.method}
            options={[
              {
                value: "heads-and-units",
                title: "Heads and units",
                text: "Narrower in every layer: the least important heads and hidden units go.",
              },
              { value: "layers", title: "Layers", text: "Fewer layers: those whose absence costs least go." },
            ]}
            onChange={(method) => change({ method })}
          />
          <div className="grid gap-x-3 sm:grid-cols-3">
            <NumberField
              id={`${id}-share`}
              label="Remove"
              unit="%"
              hint="of the parameters that are no embeddings"
              error={issues.removeShare}
              value={form.share}
              onChange={(share) => change({ share })}
            />
            <NumberField
              id={`${id}-tokens`}
              label="Fine-tune, tokens"
              placeholder="a tenth"
              hint="empty: a tenth of what it was trained on"
              error={issues.fineTuneTokens}
              value={form.tokens}
              onChange={(tokens) => change({ tokens })}
            />
            <NumberField
              id={`${id}-rate`}
              label="Peak learning rate"
              placeholder="a third"
              hint="empty: a third of the original's"
              error={issues.peakLearningRate}
              value={form.rate}
              onChange={(rate) => change({ rate })}
            />
          </div>
        </div>
        <div className="flex flex-col gap-3 rounded-md border bg-sunken px-3 py-2.5">
          <h3 className="font-medium text-xs text-muted">What would stay</h3>
          {plan.data === undefined ? (
            <p className="text-muted" role={plan.error === null ? undefined : "alert"}>
              {plan.error === null ? "Working it out." : messageOf(plan.error)}
            </p>
          ) : (
            <dl className="figures grid grid-cols-[1fr_auto] gap-x-3 gap-y-1 text-sm" data-testid="shrink-plan">
              {(
                [
                  ["Layers", formatInteger(plan.data.layers)],
                  ["Heads a layer", formatInteger(plan.data.heads)],
                  ["Feed-forward width", formatInteger(plan.data.feedForwardWidth)],
                  ["Parameters", formatInteger(plan.data.parameters)],
                  ["Removed", `${formatPercent(plan.data.removedShare)} without embeddings`],
                ] as const
              ).map(([label, value]) => (
                <div key={label} className="contents">
                  <dt className="text-muted">{label}</dt>
                  <dd className="text-right">{value}</dd>
                </div>
              ))}
            </dl>
          )}
          <Button type="submit" variant="primary" className="mt-auto" disabled={!parsed.success || plan.error !== null || start.isPending}>
            <Scissors /> {start.isPending ? "Starting" : "Shrink and fine-tune"}
          </Button>
        </div>
      </form>
      {study.shrinks.map((shrink) => (
        <ShrinkResult key={shrink.id} shrink={shrink} />
      ))}
    </TitledCard>
  );
}
