/** The table of effects, with intervals drawn on one scale. */
"use client";

import { type AblationDetail, ablationVerdict, apiPrefix, effectsCsvPath } from "@trainyard/contracts";
import { Download, ListFilter } from "lucide-react";
import { useMemo, useState } from "react";
import { Button } from "../../components/ui/button";
import { Choice } from "../../components/ui/choice";
import { Input, NativeSelect } from "../../components/ui/field";
import { formatInteger } from "../../lib/format";
import { TitledCard } from "../ladder/titled-card";
import { signedLoss, verdictLooks } from "./ablation-words";
import { EffectRow } from "./effect-row";
import { type EffectFilter, effectDomain, effectRows } from "./effect-rows";

interface EffectsCardProps {
  study: AblationDetail;
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** Rows that are there at once; a study of pairs has thousands. */
const pageSize = 100;

export function EffectsCard({ study, chosen, onChoose }: EffectsCardProps) {
  const { effects, noiseFloor, specification } = study;
  const [filter, setFilter] = useState<EffectFilter>({ text: "", verdict: "all", order: "effect" });
  const [most, setMost] = useState(pageSize);
  const rows = useMemo(() => effectRows(effects, filter), [effects, filter]);
  const domain = useMemo(() => effectDomain(effects), [effects]);
  const hasPairs = specification.design === "pairs";
  const change = (changed: Partial<EffectFilter>) => setFilter((now) => ({ ...now, ...changed }));
  return (
    <TitledCard
      id="effects"
      title="Effects"
      note="loss without it minus the baseline's, nats a token, with 95 % intervals"
      actions={
        <Button variant="ghost" size="small" asChild>
          <a href={`${apiPrefix}${effectsCsvPath.replace("{ablationId}", encodeURIComponent(study.id))}`} download>
            <Download /> CSV
          </a>
        </Button>
      }
    >
      <div className="flex flex-wrap items-center gap-2 border-b px-4 py-2.5">
        <div className="relative min-w-40 flex-1">
          <ListFilter className="pointer-events-none absolute top-2 left-2.5 size-4 text-muted" aria-hidden />
          <Input
            type="search"
            aria-label="Find a part"
            placeholder="Part, such as head 1 of layer 3"
            value={filter.text}
            onChange={({ target }) => change({ text: target.value })}
            className="pl-8"
          />
        </div>
        <NativeSelect
          aria-label="Verdict"
          value={filter.verdict}
          onChange={({ target }) => change({ verdict: ablationVerdict.options.find((option) => option === target.value) ?? "all" })}
          className="w-36"
        >
          <option value="all">All verdicts</option>
          {ablationVerdict.options.map((verdict) => (
            <option key={verdict} value={verdict}>
              {verdictLooks[verdict].word}
            </option>
          ))}
        </NativeSelect>
        <Choice
          label="Order"
          value={filter.order}
          options={[
            { value: "effect", label: "Largest first" },
            { value: "verdict", label: "By verdict" },
            { value: "label", label: "As listed" },
          ]}
          onChange={(order) => change({ order })}
          className="h-8"
        />
      </div>
      {rows.length === 0 ? (
        <p className="px-4 py-6 text-center text-muted">No effect matches.</p>
      ) : (
        <div className="overflow-x-auto">
          <table className="figures w-full text-sm" data-testid="effects-table">
            <thead>
              <tr className="border-b text-left text-muted text-xs [&>th]:px-3 [&>th]:py-2 [&>th]:font-normal first:[&>th]:pl-4">
                <th scope="col">Without</th>
                <th scope="col" className="text-right">
                  Effect
                </th>
                <th scope="col" className="w-2/5">
                  <span className="flex justify-between gap-3">
                    <span>{signedLoss(domain[0])}</span>
                    <span>{signedLoss(domain[1])}</span>
                  </span>
                </th>
                <th scope="col">Verdict</th>
                {hasPairs && (
                  <th scope="col" className="text-right" title="Effect of both minus the sum of each alone">
                    Interaction
                  </th>
                )}
                <th scope="col" className="text-right">
                  Parameters
                </th>
                {specification.mode === "retrain" && <th scope="col">Seeds</th>}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, most).map((effect) => (
                <EffectRow
                  key={effect.key}
                  effect={effect}
                  domain={domain}
                  noise={noiseFloor}
                  isChosen={effect.key === chosen}
                  hasPairs={hasPairs}
                  hasSeeds={specification.mode === "retrain"}
                  onChoose={() => onChoose(effect.key)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > most && (
        <div className="border-t px-4 py-2">
          <Button size="small" onClick={() => setMost(most + 5 * pageSize)}>
            Show more: {formatInteger(rows.length - most)} are left
          </Button>
        </div>
      )}
    </TitledCard>
  );
}
