/** Evidence of an incident, to read, with what was recorded beneath on demand. */
import type { Incident } from "@trainyard/contracts";
import { useMemo } from "react";
import { cn } from "../../lib/class-names";
import { readableEvidence } from "./readable-evidence";

/** Characters beyond which a figure takes a row of its own. */
const longText = 34;

export function IncidentEvidence({ evidence }: Pick<Incident, "evidence">) {
  const { groups, tables, passages } = useMemo(() => readableEvidence(evidence), [evidence]);
  if (Object.keys(evidence).length === 0) return <p className="text-muted">Nothing was recorded beside the summary.</p>;
  return (
    <div className="flex flex-col gap-4" data-testid="incident-evidence">
      {groups.map(({ label, figures }) => (
        <section key={label}>
          {label !== "" && <h3 className="mb-1.5 text-muted text-xs">{label}</h3>}
          <dl className={cn("figures grid gap-x-6 gap-y-2.5 sm:grid-cols-2 xl:grid-cols-3", label !== "" && "border-l pl-3")}>
            {figures.map(({ label: name, text }) => (
              <div key={name} className={cn("min-w-0", text.length > longText && "sm:col-span-full")}>
                <dt className="text-muted text-xs">{name}</dt>
                <dd className="break-words font-medium">{text}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      {tables.map(({ label, header, rows }) => (
        <section key={label}>
          <h3 className="mb-1 text-muted text-xs">{label}</h3>
          <div className="relative overflow-x-auto">
            <table className="figures w-full text-left text-xs">
              <thead className="text-muted [&_th]:py-1.5 [&_th]:pr-4 [&_th]:font-normal">
                <tr>
                  {header.map((name) => (
                    <th key={name}>{name}</th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, index) => (
                  <tr
                    key={`${index.toString()} ${row.join()}`}
                    className="border-t [&_td]:py-1.5 [&_td]:pr-4 [&_td]:align-top [&_td:last-child]:min-w-48"
                  >
                    {row.map((text, column) => (
                      <td key={header[column]}>{text}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
      {passages.map(({ label, text }) => (
        <section key={label}>
          <h3 className="mb-1 text-muted text-xs">{label}</h3>
          <pre className="max-h-64 overflow-auto whitespace-pre-wrap rounded-md bg-sunken px-3 py-2 font-mono text-xs">{text}</pre>
        </section>
      ))}
      <details>
        <summary className="w-fit cursor-pointer text-muted text-xs hover:text-foreground">As recorded</summary>
        <pre className="mt-2 max-h-80 overflow-auto rounded-md bg-sunken px-3 py-2 font-mono text-xs">
          {JSON.stringify(evidence, null, 2)}
        </pre>
      </details>
    </div>
  );
}
