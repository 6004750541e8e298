/** What a sweep would be: its cost, its sampler, its rungs, and the first configurations with those that would be refused. */
import type { SweepPreview } from "@trainyard/contracts";
import type { ReactNode } from "react";
import { formatCount, formatDuration, formatInteger, formatPercent, formatScientific } from "../../../lib/format";
import { samplerTitle } from "../../sweep/sweep-words";
import { Examples } from "./examples";

export function Preview({ preview, trials }: { preview: SweepPreview; trials: number | null }) {
  const { sampler, configurations, rungs, cost } = preview;
  return (
    <div className="divide-y" data-testid="sweep-preview">
      <Section title="Cost">
        <dl className="figures grid grid-cols-[1fr_auto] gap-x-3 gap-y-1">
          <Figure label="Tokens, expected" value={formatCount(cost.tokensExpected)} strong />
          <Figure
            label="if nothing is pruned"
            value={`${formatCount(cost.tokensMost)}${cost.tokensMost > cost.tokensExpected ? `, so ${formatPercent(cost.tokensExpected / cost.tokensMost)} of it` : ""}`}
          />
          <Figure label="FLOPs, expected" value={formatScientific(cost.flopsExpected)} />
          <Figure
            label="Node time, expected"
            value={cost.nodeHoursExpected === null ? "no node has told its speed" : formatDuration(cost.nodeHoursExpected * 3_600)}
          />
        </dl>
      </Section>
      <Section title="Search">
        <p>
          <b className="font-medium">{samplerTitle(sampler.name)}</b>{" "}
          {sampler.why !== "" && <span className="text-muted">{sampler.why}</span>}
        </p>
        <p className="figures mt-1 text-muted text-xs">
          {configurations === null ? "Configurations without end" : `${formatInteger(configurations)} different configurations`}
          {trials !== null && `, ${formatInteger(trials)} ${trials === 1 ? "trial" : "trials"}`}
        </p>
      </Section>
      {rungs.length > 1 && (
        <Section title={`Rungs, tokens of a trial`}>
          <ol className="figures flex flex-col gap-1 text-xs">
            {rungs.map(({ rung, fraction, tokens }) => (
              <li key={rung} className="grid grid-cols-[1.5rem_1fr_4rem] items-center gap-2">
                <span className="text-muted">{rung + 1}</span>
                <span className="h-1.5 overflow-hidden rounded-full bg-line" title={formatPercent(fraction)}>
                  <span className="block h-full rounded-full bg-train" style={{ width: `${fraction * 100}%` }} />
                </span>
                <span className="text-right">{formatCount(tokens)}</span>
              </li>
            ))}
          </ol>
        </Section>
      )}
      <Section title="Such as">
        <Examples examples={preview.examples} />
      </Section>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="px-4 py-3">
      <h2 className="mb-1.5 font-medium text-muted text-xs">{title}</h2>
      {children}
    </section>
  );
}

function Figure({ label, value, strong = false }: { label: string; value: string; strong?: boolean }) {
  return (
    <>
      <dt className={strong ? "" : "text-muted text-xs"}>{label}</dt>
      <dd className={strong ? "text-right font-semibold" : "text-right text-xs"}>{value}</dd>
    </>
  );
}
