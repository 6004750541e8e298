/** The map of a study: what each absence adds to the loss, its legend, and the part that is looked at. */
"use client";

import type { AblationDetail, AblationEffect, AblationMap } from "@trainyard/contracts";
import { useMemo, useState } from "react";
import { Choice } from "../../components/ui/choice";
import { formatInteger, formatPercent } from "../../lib/format";
import { TitledCard } from "../ladder/titled-card";
import { intervalText, signedLoss } from "./ablation-words";
import { type MapMeasure, mapColumns } from "./map-cells";
import { MapGrid } from "./map-grid";
import { VerdictBadge } from "./verdict-badge";

interface MapCardProps {
  study: AblationDetail;
  map: AblationMap;
  chosen: string | null;
  onChoose: (key: string) => void;
}

export function MapCard({ study, map, chosen, onChoose }: MapCardProps) {
  const [measure, setMeasure] = useState<MapMeasure>("loss");
  const effects = useMemo(() => new Map(study.effects.map((effect) => [effect.key, effect])), [study.effects]);
  const looked = chosen === null ? undefined : effects.get(chosen);
  return (
    <TitledCard
      id="map"
      title="Map"
      note={measure === "loss" ? "loss that each absence adds, nats a token" : "mean |dL/d gate|, Michel et al. 2019"}
      actions={
        map.headImportance.length > 0 && (
          <Choice
            label="What the map shows"
            value={measure}
            options={[
              { value: "loss", label: "Loss added" },
              { value: "importance", label: "Importance" },
            ]}
            onChange={setMeasure}
          />
        )
      }
    >
      <div className="pt-3">
        <MapGrid map={map} measure={measure} effects={effects} chosen={chosen} onChoose={onChoose} />
      </div>
      <Legend map={map} measure={measure} />
      <div className="min-h-11 border-t px-4 py-2.5" aria-live="polite" data-testid="map-detail">
        {looked === undefined ? (
          <p className="text-muted">Choose a cell to see its effect; arrow keys walk the map.</p>
        ) : (
          <Looked effect={looked} />
        )}
      </div>
    </TitledCard>
  );
}

function Looked({ effect: { label, effect, relative, verdict, parameters } }: { effect: AblationEffect }) {
  return (
    <p className="figures flex flex-wrap items-center gap-x-3 gap-y-1">
      <b className="font-semibold">{label}</b>
      <span className="font-medium">{signedLoss(effect?.value)}</span>
      {effect !== null && <span className="text-muted">95 %: {intervalText(effect)}</span>}
      {relative !== null && <span className="text-muted">{formatPercent(Math.abs(relative))} of the loss</span>}
      {parameters !== null && <span className="text-muted">{formatInteger(parameters)} parameters</span>}
      <VerdictBadge verdict={verdict} />
    </p>
  );
}

function Legend({ map, measure }: { map: AblationMap; measure: MapMeasure }) {
  const scales = mapColumns(map, measure).filter(({ most }) => most > 0);
  const ends = measure === "loss" ? ["helps", "hurts"] : ["", "important"];
  return (
    <div className="figures flex flex-wrap items-center gap-x-5 gap-y-1.5 px-4 pb-3 text-2xs text-muted">
      {scales.map(({ name, most, rows }) => {
        const hasNegative = rows.flat().some(({ value }) => value !== null && value < 0);
        const background = hasNegative
          ? "linear-gradient(to right, var(--series-train), var(--surface), var(--series-validation))"
          : "linear-gradient(to right, var(--surface), var(--series-validation))";
        return (
          <span key={name} className="inline-flex items-center gap-1.5">
            <span className="text-foreground">{name}</span>
            <span>{hasNegative ? `−${most.toPrecision(2)} ${ends[0]}` : "0"}</span>
            <span aria-hidden className="h-2 w-24 rounded-full border" style={{ background }} />
            <span>
              {most.toPrecision(2)} {ends[1]}
            </span>
          </span>
        );
      })}
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden className="inline-flex size-3.5 items-center justify-center rounded-[3px] border border-dashed">
          ·
        </span>
        not measured
      </span>
    </div>
  );
}
