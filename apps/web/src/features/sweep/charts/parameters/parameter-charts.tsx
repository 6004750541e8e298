/** What the parameters do: importance, a slice along one and a contour over two, at one rung so that losses are comparable. */
"use client";

import { useMemo, useState } from "react";
import { Choice } from "../../../../components/ui/choice";
import { formatPercent } from "../../../../lib/format";
import { scoredAtRung, telling } from "../scored";
import { useSweepView } from "../sweep-view";
import { ContourPlot } from "./contour-plot";
import { Importance, useImportance } from "./importance";
import { type ParameterView, parameterViews } from "./parameter-view";
import { SlicePlot } from "./slice-plot";

export function ParameterCharts() {
  const { sweep, trials, objective } = useSweepView();
  const { space } = sweep.specification;
  const judged = useImportance();
  const views = useMemo(() => parameterViews(space), [space]);
  const [chosenRung, setChosenRung] = useState<number | null>(null);
  const [chosen, setChosen] = useState<readonly [along: string | null, across: string | null, up: string | null]>([null, null, null]);
  const rung = chosenRung ?? telling(trials, sweep.rungs);
  const scored = useMemo(() => (rung === null ? [] : scoredAtRung(trials, objective, rung)), [trials, objective, rung]);
  // Those that matter most, until others are chosen.
  const ranked = judged.map(({ path }) => path);
  const viewOf = (path: string | null | undefined) => views.find((view) => view.path === path);
  const along = viewOf(chosen[0]) ?? viewOf(ranked[0]);
  const across = viewOf(chosen[1]) ?? viewOf(ranked.find((path) => path !== chosen[2]));
  const up = viewOf(chosen[2]) ?? viewOf(ranked.find((path) => path !== across?.path));
  if (along === undefined) return null;
  const choose = (place: 0 | 1 | 2) => (path: string) =>
    setChosen(chosen.with(place, path) as [string | null, string | null, string | null]);
  return (
    <>
      {objective.index === 0 && sweep.rungs.length > 1 && rung !== null && (
        <RungChoice rung={rung} count={scored.length} onChoose={setChosenRung} />
      )}
      <Importance judged={judged} chosen={along.path} onChoose={choose(0)} />
      <SlicePlot view={along} scored={scored} onChoose={choose(0)} />
      {bothOf(across, up, (first, second) => (
        <ContourPlot across={first} up={second} scored={scored} onAcross={choose(1)} onUp={choose(2)} />
      ))}
    </>
  );
}

function bothOf<Result>(a: ParameterView | undefined, b: ParameterView | undefined, make: (a: ParameterView, b: ParameterView) => Result) {
  return a === undefined || b === undefined ? null : make(a, b);
}

function RungChoice({ rung, count, onChoose }: { rung: number; count: number; onChoose: (rung: number) => void }) {
  const { sweep } = useSweepView();
  const options = sweep.rungs.map((each) => ({
    value: String(each.rung),
    label: each.fraction === 1 ? "end" : formatPercent(each.fraction),
  }));
  return (
    <div className="figures col-span-full -mb-2 flex flex-wrap items-center gap-2 text-muted text-xs">
      Slice and contour compare trials at
      <Choice label="Rung" value={String(rung)} options={options} onChange={(value) => onChoose(Number(value))} />
      of their tokens: {count} came so far
    </div>
  );
}
