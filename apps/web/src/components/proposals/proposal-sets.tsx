/** Hyper-parameters proposed for a size, from one table at a time, each with its neighbours and their sources. */
"use client";

import type { Proposal, ProposalSet } from "@trainyard/contracts";
import { Check, ChevronRight } from "lucide-react";
import { useState } from "react";
import { Button } from "../ui/button";
import { NativeSelect } from "../ui/field";
import { proposalLabel, proposalText, proposalValue } from "./proposal-text";

interface ProposalSetsProps {
  sets: readonly ProposalSet[];
  /** Writes proposals into the form; left out where there is no form. */
  onApply?: (proposals: readonly Proposal[]) => void;
  /** Whether the form says what is proposed. */
  isApplied?: (proposal: Proposal) => boolean;
}

export function ProposalSets({ sets, onApply, isApplied = () => false }: ProposalSetsProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const set = sets.find(({ from }) => from === chosen) ?? sets[0];
  if (set === undefined) return <p className="text-muted">No published table knows a size like this.</p>;
  return (
    <div className="flex flex-col gap-2" data-testid="proposals">
      <div className="flex flex-wrap items-center gap-2">
        <NativeSelect
          aria-label="Proposals from"
          className="h-7 w-auto max-w-full text-xs"
          value={set.from}
          onChange={({ target }) => setChosen(target.value)}
        >
          {sets.map(({ from, title }) => (
            <option key={from} value={from}>
              {title}
            </option>
          ))}
        </NativeSelect>
        {onApply !== undefined && (
          <Button size="small" disabled={set.proposals.every(isApplied)} onClick={() => onApply(set.proposals)}>
            <Check /> Apply all
          </Button>
        )}
      </div>
      <ul className="divide-y" aria-label={`Proposals from ${set.title}`}>
        {set.proposals.map((proposal) => (
          <ProposalRow
            key={proposal.field}
            proposal={proposal}
            isApplied={isApplied(proposal)}
            {...(onApply !== undefined && { onApply: () => onApply([proposal]) })}
          />
        ))}
      </ul>
    </div>
  );
}

function ProposalRow({ proposal, isApplied, onApply }: { proposal: Proposal; isApplied: boolean; onApply?: () => void }) {
  const { field, how, neighbours } = proposal;
  const label = proposalLabel(proposal);
  return (
    <li className="flex flex-col gap-1 py-2" data-testid="proposal" data-field={field}>
      <div className="figures flex flex-wrap items-baseline gap-x-2">
        <span className="text-muted text-xs" title={field}>
          {label}
        </span>
        <b className="font-medium" data-testid={`proposed-${field}`}>
          {proposalText(proposal)}
        </b>
        {onApply !== undefined && (
          <Button size="small" variant="ghost" className="ml-auto" disabled={isApplied} onClick={onApply} aria-label={`Apply ${label}`}>
            {isApplied ? "applied" : "Apply"}
          </Button>
        )}
      </div>
      <p className="text-2xs text-muted">{how}</p>
      {neighbours.length > 0 && (
        <details className="group text-2xs">
          <summary className="inline-flex cursor-pointer list-none items-center gap-1 text-muted hover:text-foreground [&::-webkit-details-marker]:hidden">
            <ChevronRight className="size-3 group-open:rotate-90" aria-hidden />
            {neighbours.map(({ model }) => model).join(", ")}
          </summary>
          <ul className="figures mt-1 flex flex-col gap-1 border-l pl-3">
            {neighbours.map(({ model, value, source }) => (
              <li key={`${model} ${source}`}>
                <b className="font-medium">{model}</b>: {proposalValue(value)} <span className="text-muted">{source}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
