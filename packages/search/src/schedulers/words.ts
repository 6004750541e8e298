/** Figures in the reasons that schedulers give. */

export function lossText(loss: number): string {
  return Number.isFinite(loss) ? loss.toFixed(4) : "a loss that is not a number";
}

export function shareText(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(3))} %`;
}
