/** Two runs, or two steps of one, beside each other: differences only, section by section. Which ones is in the URL. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { StateComparison } from "@trainyard/contracts";
import { ArrowLeftRight, Download, GitCompareArrows } from "lucide-react";
import Link from "next/link";
import { parseAsInteger, parseAsString, useQueryStates } from "nuqs";
import { DifferenceTable } from "../../components/difference-table";
import { EmptyState } from "../../components/empty-state";
import { LoadError } from "../../components/load-error";
import { Button } from "../../components/ui/button";
import { Card } from "../../components/ui/card";
import { Skeleton } from "../../components/ui/skeleton";
import { downloadCsv } from "../../lib/download-csv";
import { formatInteger } from "../../lib/format";
import { type StateReference, scaleQueries } from "../../lib/scale-queries";
import { formField } from "../../specification/fields";
import { StatePicker } from "./state-picker";

type Section = StateComparison["sections"][number];

const titles: Record<Section["section"], string> = {
  specification: "Specification",
  environment: "Environment",
  data: "Data",
  interventions: "Interventions up to there",
  figures: "Figures",
};

export function CompareStatesPage() {
  const [{ left, leftStep, right, rightStep }, set] = useQueryStates({
    left: parseAsString,
    leftStep: parseAsInteger,
    right: parseAsString,
    rightStep: parseAsInteger,
  });
  const before: StateReference | null = left === null ? null : { runId: left, step: leftStep };
  const after: StateReference | null = right === null ? null : { runId: right, step: rightStep };
  const { data, error, refetch, isPlaceholderData } = useQuery(scaleQueries.comparison(before, after));
  return (
    <div className="flex flex-col gap-4" data-testid="compare-states-page">
      <header className="flex min-h-9 flex-wrap items-center gap-2">
        <h1 className="mr-auto font-semibold text-xl tracking-tight">Compare states</h1>
        <Button onClick={() => void set({ left: right, leftStep: rightStep, right: left, rightStep: leftStep })}>
          <ArrowLeftRight /> Swap
        </Button>
        <Button disabled={data === undefined} onClick={() => data !== undefined && download(data)}>
          <Download /> CSV
        </Button>
      </header>
      <Card className="grid gap-4 p-4 sm:grid-cols-2">
        <StatePicker
          label="First"
          reference={before}
          onChange={(next) => void set({ left: next?.runId ?? null, leftStep: next?.step ?? null })}
        />
        <StatePicker
          label="Second"
          reference={after}
          onChange={(next) => void set({ right: next?.runId ?? null, rightStep: next?.step ?? null })}
        />
      </Card>
      {before === null || after === null ? (
        <EmptyState icon={GitCompareArrows} title="Choose two states">
          Two runs, or two steps of one run: what differs between them in specification, environment, data, interventions and figures.
        </EmptyState>
      ) : error !== null ? (
        <LoadError what="the comparison" error={error} retry={() => void refetch()} />
      ) : data === undefined ? (
        <Skeleton className="h-64" />
      ) : (
        <div className={isPlaceholderData ? "flex flex-col gap-4 opacity-60" : "flex flex-col gap-4"}>
          {data.sections.map((section) => (
            <SectionCard key={section.section} section={section} comparison={data} />
          ))}
        </div>
      )}
    </div>
  );
}

function SectionCard({ section: { section, differences, same }, comparison }: { section: Section; comparison: StateComparison }) {
  const { left, right } = comparison;
  const heads = [headOf(left), headOf(right)] as const;
  const named =
    section === "specification" ? differences.map((each) => ({ ...each, label: formField(each.field)?.label ?? each.label })) : differences;
  return (
    <Card aria-label={titles[section]} data-testid={`states-${section}`} className="min-w-0 px-4 py-3">
      <h2 className="font-semibold text-sm">
        {titles[section]}{" "}
        <span className="figures font-normal text-muted text-xs">
          {differences.length === 0 ? "no difference" : `${formatInteger(differences.length)} different`}
          {same > 0 && `, ${formatInteger(same)} the same`}
        </span>
      </h2>
      {named.length > 0 && <DifferenceTable differences={named} label={titles[section]} heads={heads} />}
      {section === "interventions" && named.length > 0 && left.runId === right.runId && (
        <p className="pt-2 text-muted text-xs">
          <Link href={`/runs/${left.runId}?panel=events`} className="underline">
            The run's whole story
          </Link>
        </p>
      )}
    </Card>
  );
}

function headOf({ runName, step }: StateComparison["left"]): string {
  return `${runName}, step ${formatInteger(step)}`;
}

function download({ left, right, sections }: StateComparison): void {
  const rows = sections.flatMap(({ section, differences }) =>
    differences.map(({ label, before, after }) => [section, label, before ?? "", after ?? ""]),
  );
  downloadCsv("trainyard-states.csv", ["section", "value", headOf(left), headOf(right)], rows);
}
