/** Why a prediction may be off, in words. */

interface Sized {
  readonly parameters: number;
  readonly tokens: number;
}

/** A size further is what a ladder is for; beyond that its slope is believed rather than seen. */
const farBeyond = 4;
const fewSizes = 5;
/** Tokens a parameter that differ by more than that from every rung's. */
const otherRatio = 1.25;

export function cautionOf(runs: readonly Sized[], target: Sized): string | null {
  const largest = Math.max(...runs.map(({ parameters }) => parameters));
  const sizes = new Set(runs.map(({ parameters }) => parameters)).size;
  const ratio = ({ parameters, tokens }: Sized) => tokens / parameters;
  const ratios = runs.map((run) => ratio(target) / ratio(run));
  const reasons: string[] = [];
  if (target.parameters > farBeyond * largest)
    reasons.push(`It is ${(target.parameters / largest).toPrecision(2)} times the largest size that was trained.`);
  if (sizes < fewSizes) reasons.push(`Only ${sizes} sizes were trained: how the loss bends is expected, not measured.`);
  if (ratios.every((away) => away > otherRatio || away < 1 / otherRatio))
    reasons.push(`No rung was trained on as many tokens a parameter, ${ratio(target).toPrecision(3)}.`);
  return reasons.length === 0 ? null : reasons.join(" ");
}
