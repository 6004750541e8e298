/** Filter row of the incidents: how far answered, what kind, which run and node. */
import { type Incident, incidentKind } from "@trainyard/contracts";
import { incidentKinds } from "../../components/incident/incident-words";
import { Choice } from "../../components/ui/choice";
import { NativeSelect } from "../../components/ui/field";
import type { IncidentFilter } from "./use-incident-filter";

const statuses = ["open", "answered", "resolved"] as const;

export function IncidentFilters({ incidents, list }: { incidents: readonly Incident[]; list: IncidentFilter }) {
  const { filter, set } = list;
  const count = (status: Incident["status"]) => incidents.filter((incident) => incident.status === status).length;
  return (
    <>
      <Choice
        label="Status"
        value={filter.status ?? "all"}
        onChange={(status) => set({ status: status === "all" ? null : status })}
        options={[
          { value: "all", label: "All" },
          ...statuses.map((value) => ({ value, label: <Counted word={value} count={count(value)} /> })),
        ]}
        className="h-8"
      />
      <Select
        label="Kind"
        any="Any kind"
        value={filter.kind}
        options={incidentKind.options
          .filter((kind) => kind === filter.kind || incidents.some((incident) => incident.kind === kind))
          .map((kind) => [kind, incidentKinds[kind].word])}
        onChange={(kind) => set({ kind: incidentKind.options.find((option) => option === kind) ?? null })}
      />
      <Select
        label="Run"
        any="Any run"
        value={filter.run}
        options={named(incidents.map(({ runId, runName }) => [runId, runName]))}
        onChange={(run) => set({ run })}
      />
      <Select
        label="Node"
        any="Any node"
        value={filter.node}
        options={named(incidents.map(({ nodeId, nodeName }) => [nodeId, nodeName]))}
        onChange={(node) => set({ node })}
      />
    </>
  );
}

function Counted({ word, count }: { word: string; count: number }) {
  return (
    <>
      <span className="capitalize">{word}</span> <span className="figures">{count}</span>
    </>
  );
}

/** Distinct, by name. */
function named(pairs: readonly (readonly [string | null, string | null])[]): (readonly [string, string])[] {
  const known = pairs.flatMap(([id, name]) => (id === null ? [] : [[id, name ?? id] as const]));
  return [...new Map(known)].sort(([, a], [, b]) => a.localeCompare(b));
}

interface SelectProps {
  label: string;
  any: string;
  value: string | null;
  options: readonly (readonly [value: string, label: string])[];
  onChange: (value: string | null) => void;
}

function Select({ label, any, value, options, onChange }: SelectProps) {
  return (
    <NativeSelect
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      className="w-auto max-w-44"
    >
      <option value="">{any}</option>
      {value !== null && !options.some(([option]) => option === value) && <option value={value}>{value}</option>}
      {options.map(([option, words]) => (
        <option key={option} value={option}>
          {words}
        </option>
      ))}
    </NativeSelect>
  );
}
