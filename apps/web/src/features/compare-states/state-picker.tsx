/** Chooses a run and a step of it; no step: the newest. */
"use client";

import { useQuery } from "@tanstack/react-query";
import { Field, Input, NativeSelect } from "../../components/ui/field";
import { formatInteger } from "../../lib/format";
import { queries } from "../../lib/queries";
import type { StateReference } from "../../lib/scale-queries";

interface StatePickerProps {
  label: string;
  reference: StateReference | null;
  onChange: (reference: StateReference | null) => void;
}

export function StatePicker({ label, reference, onChange }: StatePickerProps) {
  const { data: runs = [] } = useQuery(queries.runs);
  const id = `state-${label.toLowerCase()}`;
  const run = runs.find((each) => each.id === reference?.runId);
  const setStep = (text: string) => {
    if (reference !== null) onChange({ ...reference, step: /^\d{1,9}$/.test(text) ? Number(text) : null });
  };
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-3">
      <Field id={id} label={`${label} run`}>
        <NativeSelect
          id={id}
          value={reference?.runId ?? ""}
          onChange={(event) => onChange(event.target.value === "" ? null : { runId: event.target.value, step: null })}
        >
          <option value="">none</option>
          {/* Trials are not in the list; a link may name one all the same. */}
          {reference !== null && run === undefined && <option value={reference.runId}>{reference.runId}</option>}
          {runs.map(({ id: runId, name, status }) => (
            <option key={runId} value={runId}>
              {name} ({status})
            </option>
          ))}
        </NativeSelect>
      </Field>
      <Field id={`${id}-step`} label="At step" hint={run === undefined ? "" : `up to ${formatInteger(run.step)}`}>
        <Input
          id={`${id}-step`}
          aria-describedby={`${id}-step-note`}
          inputMode="numeric"
          placeholder="newest"
          disabled={reference === null}
          value={reference?.step ?? ""}
          onChange={(event) => setStep(event.target.value)}
          className="figures"
        />
      </Field>
    </div>
  );
}
