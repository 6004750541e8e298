/** Goodput ledger: where the run's wall time went, what incidents cost, and which checkpoint interval would cost least. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Ledger, LedgerClass, RunDetail } from "@trainyard/contracts";
import { incidentKinds } from "../../../components/incident/incident-words";
import { Button } from "../../../components/ui/button";
import { Card } from "../../../components/ui/card";
import { Tooltip } from "../../../components/ui/tooltip";
import { formatDuration, formatInteger, formatPercent, noValue } from "../../../lib/format";
import { recoveryQueries } from "../../../lib/recovery-queries";
import { canChange } from "../../../lib/run-actions";
import { useAsking } from "../ask";
import { incidentCosts, type LedgerPiece, ledgerPieces } from "./ledger-bar";

const looks: Record<LedgerClass, { label: string; color: string; meaning: string }> = {
  training: { label: "training", color: "var(--series-train)", meaning: "steps that stayed on the curve" },
  checkpointing: { label: "checkpointing", color: "var(--series-rate)", meaning: "training held up by a checkpoint" },
  evaluation: { label: "evaluation", color: "var(--series-noise)", meaning: "held-out loss and text samples" },
  detection: { label: "detection", color: "var(--series-norm)", meaning: "between a failure and its discovery" },
  diagnosis: { label: "diagnosis", color: "var(--warning)", meaning: "nodes testing themselves" },
  restart: { label: "restart", color: "var(--series-validation)", meaning: "from the discovery until it trained again" },
  repeated: { label: "repeated", color: "var(--danger)", meaning: "steps trained again after a restart" },
  waiting: { label: "waiting", color: "var(--series-abandoned)", meaning: "paused, stopped or queued" },
};

export function LedgerCard({ run }: { run: RunDetail }) {
  const { data: ledger } = useQuery(recoveryQueries.ledger(run.id, run.status === "running"));
  if (ledger === undefined || ledger.toMs <= ledger.fromMs) return null;
  const pieces = ledgerPieces(ledger);
  return (
    <Card aria-label="Where the time went" data-testid="ledger" className="flex flex-col gap-2.5 px-4 py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-semibold text-sm">Where the time went</h3>
        <span className="figures text-muted text-xs">{formatDuration((ledger.toMs - ledger.fromMs) / 1_000)} of wall time</span>
        <p className="figures ml-auto text-xs" title="Share of the wall time, without waiting by order of a person, that trained">
          <span className="text-muted">goodput</span>{" "}
          <b className="font-semibold text-base" data-testid="goodput">
            {ledger.goodput === null ? noValue : `${(ledger.goodput * 100).toFixed(1)} %`}
          </b>
        </p>
      </div>
      <div className="flex h-4 overflow-hidden rounded" role="img" aria-label={pieces.map(pieceText).join(", ")}>
        {pieces.map((piece) => (
          <Tooltip key={piece.class} content={`${pieceText(piece)}: ${looks[piece.class].meaning}`}>
            <div
              className="h-full border-surface border-r last:border-r-0"
              style={{ width: `${piece.share * 100}%`, background: looks[piece.class].color }}
            />
          </Tooltip>
        ))}
      </div>
      <ul className="figures flex flex-wrap gap-x-4 gap-y-1 text-xs">
        {pieces.map(({ class: name, ms, share }) => (
          <li key={name} className="flex items-center gap-1.5" title={looks[name].meaning}>
            <span aria-hidden className="size-2 rounded-[2px]" style={{ background: looks[name].color }} />
            <span className="text-muted">{looks[name].label}</span>
            <span>{formatDuration(ms / 1_000)}</span>
            <span className="text-muted">{formatPercent(share)}</span>
          </li>
        ))}
      </ul>
      <Costs runId={run.id} ledger={ledger} />
      <Advice run={run} advice={ledger.advice} />
    </Card>
  );
}

function pieceText({ class: name, ms, share }: LedgerPiece): string {
  return `${looks[name].label} ${formatDuration(ms / 1_000)}, ${formatPercent(share)}`;
}

const mostCosts = 4;

function Costs({ runId, ledger }: { runId: string; ledger: Ledger }) {
  const { ask } = useAsking();
  const { data: incidents = [] } = useQuery(recoveryQueries.runIncidents(runId));
  const costs = incidentCosts(ledger);
  if (costs.length === 0) return null;
  return (
    <p className="figures flex flex-wrap gap-x-3 gap-y-1 text-xs">
      <span className="text-muted">Lost to incidents</span>
      {costs.slice(0, mostCosts).map(({ incidentId, ms, classes }) => {
        const incident = incidents.find(({ id }) => id === incidentId);
        const name = incident === undefined ? "incident" : incidentKinds[incident.kind].word.toLowerCase();
        const at = incident?.step == null ? "" : ` at step ${formatInteger(incident.step)}`;
        return (
          <button
            key={incidentId}
            type="button"
            className="underline decoration-line-strong underline-offset-2 hover:decoration-foreground"
            title={classes.map((each) => looks[each].label).join(", ")}
            onClick={() => ask({ kind: "incident", incidentId })}
          >
            {formatDuration(ms / 1_000)}, {name}
            {at}
          </button>
        );
      })}
      {costs.length > mostCosts && <span className="text-muted">and {costs.length - mostCosts} more</span>}
    </p>
  );
}

function Advice({ run, advice }: { run: RunDetail; advice: Ledger["advice"] }) {
  const { ask } = useAsking();
  if (advice === null) return null;
  const { everySteps, intervalSteps, basis } = advice;
  return (
    <p className="figures flex flex-wrap items-center gap-x-3 gap-y-1 border-t pt-2 text-xs" data-testid="checkpoint-advice">
      <span>
        A checkpoint every <b className="font-medium">{formatInteger(intervalSteps)} steps</b> would cost least; now{" "}
        {formatInteger(everySteps)}.
      </span>
      <span className="text-muted">{basis}</span>
      {intervalSteps !== everySteps && (
        <Button
          size="small"
          className="ml-auto"
          disabled={!canChange(run)}
          onClick={() => ask({ kind: "change", typed: { "checkpoint.everySteps": String(intervalSteps) } })}
        >
          Change it…
        </Button>
      )}
    </p>
  );
}
