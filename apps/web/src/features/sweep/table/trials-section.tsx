/** The trials of a sweep: filter, columns, CSV, what is done with those that are selected, and the rows. */
"use client";

import type { SweepDetail, Trial } from "@trainyard/contracts";
import { Download, FlaskConical, ListFilter, Plus, X } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "../../../components/empty-state";
import { Button } from "../../../components/ui/button";
import { Card } from "../../../components/ui/card";
import { downloadCsv } from "../../../lib/download-csv";
import { formatInteger } from "../../../lib/format";
import { useIsFiltering, useLinking } from "../linking";
import { AddTrialDialog } from "../trial/add-trial-dialog";
import { ColumnMenu } from "./column-menu";
import { TrialBulkBar } from "./trial-bulk-bar";
import { TrialCards } from "./trial-cards";
import { TrialFilter } from "./trial-filter";
import { TrialTable } from "./trial-table";
import { type TrialTableState, useTrialTable } from "./use-trial-table";

interface TrialsSectionProps {
  sweep: SweepDetail;
  trials: readonly Trial[];
}

export function TrialsSection({ sweep, trials }: TrialsSectionProps) {
  const list = useTrialTable(sweep, trials);
  const { clearBrushes } = useLinking();
  const isFiltering = useIsFiltering();
  const [adding, setAdding] = useState(false);
  const clear = () => {
    clearBrushes();
    list.setWhere("");
  };
  return (
    <Card aria-labelledby="trials-title" className="min-w-0 overflow-hidden">
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 border-b px-4 py-2">
        <h2 id="trials-title" className="font-semibold text-sm">
          Trials
        </h2>
        <span className="figures text-muted text-xs" role="status" data-testid="trials-shown">
          {isFiltering ? `${formatInteger(list.rows.length)} of ${formatInteger(trials.length)}` : formatInteger(trials.length)}
        </span>
        <TrialFilter sweep={sweep} trials={trials} where={list.where} onWhere={list.setWhere} />
        {isFiltering && (
          <Button size="small" variant="ghost" onClick={clear}>
            <X /> Clear
          </Button>
        )}
        <span className="ml-auto flex items-center gap-1">
          <Button size="small" variant="ghost" onClick={() => setAdding(true)} title="A trial with values of your own">
            <Plus /> Add…
          </Button>
          <ColumnMenu list={list} />
          <Button size="small" variant="ghost" onClick={() => downloadShown(sweep, list)} title="What is shown: these rows, these columns">
            <Download /> CSV
          </Button>
        </span>
      </header>
      {adding && (
        <AddTrialDialog sweep={sweep} like={trials.find(({ number }) => number === sweep.best?.number)} onClose={() => setAdding(false)} />
      )}
      {list.selected.length > 0 && <TrialBulkBar sweep={sweep} trials={list.selected} onClear={list.clearSelection} />}
      <Rows sweep={sweep} trials={trials} list={list} onClear={clear} />
    </Card>
  );
}

function Rows({ sweep, trials, list, onClear }: TrialsSectionProps & { list: TrialTableState; onClear: () => void }) {
  if (trials.length === 0)
    return (
      <EmptyState icon={FlaskConical} title="No trial yet">
        The first is suggested within a few seconds, and waits for a node.
      </EmptyState>
    );
  if (list.rows.length === 0)
    return (
      <EmptyState
        icon={ListFilter}
        title="No trial passes"
        action={
          <Button onClick={onClear}>
            <X /> Clear filter and brushes
          </Button>
        }
      />
    );
  return (
    <>
      <TrialTable sweepId={sweep.id} list={list} />
      <TrialCards sweep={sweep} list={list} />
    </>
  );
}

function downloadShown({ number, name }: SweepDetail, { rows, shownColumns }: TrialTableState): void {
  downloadCsv(
    `trainyard-sweep-${number}-${name.replaceAll(/[^\w-]+/g, "-")}.csv`,
    shownColumns.map(({ id }) => id),
    rows.map(({ original }) => shownColumns.map(({ csv }) => csv(original))),
  );
}
