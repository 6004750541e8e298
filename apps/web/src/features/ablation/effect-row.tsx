/** One thing that was pulled out, what that did, and the runs that tell. */
import type { AblationEffect } from "@trainyard/contracts";
import Link from "next/link";
import { cn } from "../../lib/class-names";
import { formatInteger, formatLoss, formatPercent, noValue } from "../../lib/format";
import { intervalText, signedLoss } from "./ablation-words";
import { IntervalMark } from "./interval-mark";
import { VerdictBadge } from "./verdict-badge";

interface EffectRowProps {
  effect: AblationEffect;
  domain: readonly [number, number];
  noise: number | null;
  isChosen: boolean;
  hasPairs: boolean;
  hasSeeds: boolean;
  onChoose: () => void;
}

export function EffectRow({ effect: row, domain, noise, isChosen, hasPairs, hasSeeds, onChoose }: EffectRowProps) {
  const { key, label, effect, relative, verdict, losses, parameters, interaction } = row;
  return (
    <tr
      data-testid="effect-row"
      data-part={key}
      data-verdict={verdict}
      className={cn("border-b last:border-b-0 [&>td]:px-3 [&>td]:py-1.5 first:[&>td]:pl-4", isChosen && "bg-foreground/6")}
    >
      <td className="max-w-64">
        <button type="button" onClick={onChoose} title={key} className="max-w-full truncate text-left hover:underline">
          {label}
        </button>
      </td>
      <td className="whitespace-nowrap text-right">
        {signedLoss(effect?.value)}
        {relative !== null && <span className="block text-2xs text-muted">{formatPercent(Math.abs(relative))}</span>}
      </td>
      <td>
        {effect === null ? (
          <span className="text-muted text-xs">{verdict === "hurts" ? "its loss is not a number" : "not measured yet"}</span>
        ) : (
          <IntervalMark effect={effect} domain={domain} noise={noise} />
        )}
      </td>
      <td>
        <VerdictBadge verdict={verdict} />
      </td>
      {hasPairs && (
        <td className="whitespace-nowrap text-right" title={interaction === null ? undefined : `95 %: ${intervalText(interaction)}`}>
          {signedLoss(interaction?.value)}
        </td>
      )}
      <td className="text-right text-muted">{parameters === null ? noValue : formatInteger(parameters)}</td>
      {hasSeeds && (
        <td className="whitespace-nowrap text-xs">
          <Seeds losses={losses} />
        </td>
      )}
    </tr>
  );
}

function Seeds({ losses }: Pick<AblationEffect, "losses">) {
  if (losses.length === 0) return <span className="text-muted">none yet</span>;
  return (
    <span className="flex flex-wrap gap-x-2">
      {losses.map(({ seed, loss, runId, runName, status }) =>
        runId === null ? (
          <span key={seed} className="text-muted" title={`Seed ${seed} has not begun`}>
            ·
          </span>
        ) : (
          <Link key={seed} href={`/runs/${runId}`} title={`${runName}, seed ${seed}`} className="underline underline-offset-4">
            {loss === null ? status : formatLoss(loss)}
          </Link>
        ),
      )}
    </span>
  );
}
