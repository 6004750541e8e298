/** When nodes are cordoned and runs restarted without a person. */
"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RecoveryRules } from "@trainyard/contracts";
import { Save } from "lucide-react";
import { useState } from "react";
import { toast } from "sonner";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Field, Input } from "../../components/ui/field";
import { Skeleton } from "../../components/ui/skeleton";
import { Switch } from "../../components/ui/switch";
import { api } from "../../lib/api";
import { authorField } from "../../lib/author";
import { messageOf } from "../../lib/error-message";
import { issuesOfError } from "../../lib/field-issues";
import { keys } from "../../lib/queries";
import { recoveryQueries } from "../../lib/recovery-queries";
import { type RuleNumber, type RuleSwitch, type RuleTexts, readRules, textsOfRules } from "./rules-form";

export function RulesSection() {
  const { data: rules, error, refetch } = useQuery(recoveryQueries.rules);
  return (
    <Card id="rules" aria-label="Recovery rules" className="scroll-mt-16">
      <header className="border-b px-4 py-3">
        <h2 className="font-semibold text-sm">Recovery rules</h2>
        <p className="text-muted text-xs">
          When a node is taken out of service and a run started again without a person, and what has to be known before one starts. A node
          that somebody returned by hand is not cordoned again for what happened before.
        </p>
      </header>
      {rules === undefined && error !== null && <LoadError what="the rules" error={error} retry={() => void refetch()} />}
      {rules === undefined && error === null && <Skeleton className="m-4 h-64" />}
      {rules !== undefined && <RulesForm rules={rules} />}
    </Card>
  );
}

type Entry = { label: string; help: string } & ({ toggle: RuleSwitch } | { number: RuleNumber; unit: string });

const groups: readonly { title: string; entries: readonly Entry[] }[] = [
  {
    title: "Cordon",
    entries: [
      {
        toggle: "cordonOnFailedDiagnostics",
        label: "A node that fails its diagnostics",
        help: "Tests run on demand and after each segment that was lost.",
      },
      {
        number: "cordonAfterFailures",
        unit: "segments",
        label: "A node after failed segments",
        help: "Lost, hung and crashed ones, within the hours below; 0: never.",
      },
      { number: "withinHours", unit: "hours", label: "Counted within", help: "Older failures count no more; at most a year." },
      { toggle: "cordonSlow", label: "A straggler", help: "Otherwise it is only reported." },
      {
        number: "slowBelow",
        unit: "%",
        label: "A straggler is below",
        help: "Of its own earlier speed, or of the cluster's median.",
      },
      {
        number: "mostCordonedShare",
        unit: "%",
        label: "Circuit breaker",
        help: "Rules never take more of the nodes out of service than this, and never the last one.",
      },
    ],
  },
  {
    title: "Start again",
    entries: [
      {
        number: "restartBackOffMs",
        unit: "seconds",
        label: "Wait before each try",
        help: "Before the first, second, third try in a row, separated by commas; the last counts for all later ones.",
      },
      {
        number: "attemptsWithoutProgress",
        unit: "tries",
        label: "Give up after",
        help: "Tries in a row without a new checkpoint; then the run fails and waits for a person.",
      },
    ],
  },
  {
    title: "Launch",
    entries: [
      {
        number: "launchGateFromNodeHours",
        unit: "node hours",
        label: "Ask for a ladder from",
        help: "A run that needs as many starts only where a ladder reaches it, or somebody says why; 0: every run.",
      },
      { number: "pricePerNodeHour", unit: "a node hour", label: "Price", help: "In whatever currency; empty: costs are not shown." },
    ],
  },
  {
    title: "Keep",
    entries: [
      {
        number: "bundleAtEndFromSteps",
        unit: "steps",
        label: "A bundle when a run finishes",
        help: "Of runs of at least so many steps; 0: never. Trials, candidates and runs of studies leave none.",
      },
    ],
  },
];

function RulesForm({ rules }: { rules: RecoveryRules }) {
  const client = useQueryClient();
  const [typed, setTyped] = useState<Partial<RuleTexts>>({});
  const texts = { ...textsOfRules(rules), ...typed };
  const { rules: read, issues } = readRules(texts);
  const save = useMutation({
    mutationFn: (changed: RecoveryRules) => api.call("setRules", { body: { ...changed, ...authorField() } }),
    onSuccess: (saved) => {
      client.setQueryData(keys.rules, saved);
      setTyped({});
      toast("Rules saved");
    },
  });
  const shown = { ...issues, ...issuesOfError(save.error) };
  const isChanged = JSON.stringify(read) !== JSON.stringify(rules);
  const set = (changed: Partial<RuleTexts>) => setTyped((old) => ({ ...old, ...changed }));
  return (
    <form
      className="flex flex-col gap-5 px-4 py-4"
      data-testid="rules-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (read !== null && isChanged) save.mutate(read);
      }}
    >
      {groups.map(({ title, entries }) => (
        <fieldset key={title}>
          <legend className="mb-2 text-muted text-xs">{title}</legend>
          <div className="grid gap-x-6 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
            {entries.map((entry) => (
              <RuleField key={entry.label} entry={entry} texts={texts} issues={shown} onChange={set} />
            ))}
          </div>
        </fieldset>
      ))}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" disabled={!isChanged || read === null || save.isPending}>
          <Save /> {save.isPending ? "Saving" : "Save the rules"}
        </Button>
        {isChanged && (
          <Button variant="ghost" onClick={() => setTyped({})}>
            Discard the changes
          </Button>
        )}
        {save.error !== null && (
          <p role="alert" className="text-danger">
            {messageOf(save.error)}
          </p>
        )}
      </div>
    </form>
  );
}

interface RuleFieldProps {
  entry: Entry;
  texts: RuleTexts;
  issues: Readonly<Record<string, string>>;
  onChange: (changed: Partial<RuleTexts>) => void;
}

function RuleField({ entry, texts, issues, onChange }: RuleFieldProps) {
  const name = "toggle" in entry ? entry.toggle : entry.number;
  const id = `rule-${name}`;
  const common = { id, "aria-describedby": `${id}-note`, "aria-invalid": issues[name] !== undefined };
  return (
    <Field id={id} label={entry.label} hint={entry.help} error={issues[name]}>
      {"toggle" in entry ? (
        <Switch {...common} checked={texts[entry.toggle]} onChange={(checked) => onChange({ [entry.toggle]: checked })} />
      ) : (
        <span className="relative block">
          <Input
            {...common}
            inputMode="decimal"
            value={texts[entry.number]}
            onChange={(event) => onChange({ [entry.number]: event.target.value })}
            className="figures pr-20"
          />
          <span aria-hidden className="pointer-events-none absolute inset-y-0 right-2.5 flex items-center text-2xs text-muted">
            {entry.unit}
          </span>
        </span>
      )}
    </Field>
  );
}
