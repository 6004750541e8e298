/** Evidence of an incident: each fact by its name, nested ones indented, numbers as people read them. */
import type { Incident } from "@trainyard/contracts";
import { formatCompact, formatInteger } from "../../lib/format";

export function IncidentEvidence({ evidence }: Pick<Incident, "evidence">) {
  const facts = Object.entries(evidence);
  if (facts.length === 0) return <p className="text-muted">Nothing was recorded beside the sentence.</p>;
  return <Facts facts={facts} />;
}

function Facts({ facts }: { facts: readonly (readonly [string, unknown])[] }) {
  return (
    <dl className="figures grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm" data-testid="incident-evidence">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{wordsOf(name)}</dt>
          <dd className="min-w-0 break-words">
            <Value value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: unknown }) {
  if (Array.isArray(value) && value.some((each) => typeof each === "object" && each !== null))
    return (
      <ol className="flex flex-col gap-2">
        {value.map((each) => (
          <li key={JSON.stringify(each)} className="rounded-md bg-sunken px-2 py-1.5">
            <Value value={each} />
          </li>
        ))}
      </ol>
    );
  if (Array.isArray(value)) return <>{value.map(textOf).join(", ")}</>;
  if (typeof value === "object" && value !== null) return <Facts facts={Object.entries(value)} />;
  return <>{textOf(value)}</>;
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return "not finite or not known";
  if (typeof value === "number") return Number.isInteger(value) ? formatInteger(value) : formatCompact(value);
  return String(value);
}

/** "gradientNorm" as "gradient norm". */
function wordsOf(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`).replaceAll("-", " ");
}
