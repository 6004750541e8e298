/** An effect with its interval on the scale that all rows share, as in a forest plot. */
import type { Estimate } from "@trainyard/contracts";
import { intervalText, signedLoss } from "./ablation-words";

interface IntervalMarkProps {
  effect: Estimate;
  domain: readonly [number, number];
  /** One deviation of the noise, drawn on both sides of 0. */
  noise: number | null;
}

export function IntervalMark({ effect, domain: [low, high], noise }: IntervalMarkProps) {
  const at = (value: number) => 100 * Math.max(0, Math.min(1, (value - low) / (high - low)));
  const color = effect.low > 0 ? "var(--series-validation)" : effect.high < 0 ? "var(--series-train)" : "var(--muted)";
  return (
    <div
      role="img"
      aria-label={`${signedLoss(effect.value)}, 95 % interval ${intervalText(effect)}`}
      title={`95 %: ${intervalText(effect)}`}
      className="relative h-5 min-w-32"
    >
      {noise !== null && (
        <span className="absolute inset-y-0 bg-foreground/6" style={{ left: `${at(-noise)}%`, width: `${at(noise) - at(-noise)}%` }} />
      )}
      <span className="absolute inset-y-0 w-px bg-line-strong" style={{ left: `${at(0)}%` }} />
      <span
        className="absolute top-1/2 h-0.5 -translate-y-1/2 rounded-full"
        style={{ left: `${at(effect.low)}%`, width: `max(2px, ${at(effect.high) - at(effect.low)}%)`, background: color }}
      />
      <span
        className="absolute top-1/2 size-2 -translate-x-1/2 -translate-y-1/2 rounded-full"
        style={{ left: `${at(effect.value)}%`, background: color }}
      />
    </div>
  );
}
