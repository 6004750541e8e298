/** What a ladder's charts are drawn from: its finished runs as points, and the path of its sizes. Pure. */
import type { LadderDetail, ScalingLaw } from "@trainyard/contracts";
import { lossByLaw } from "@trainyard/search/scaling";

const ladderAxes = ["parameters", "tokens", "flops"] as const;
export type LadderAxis = (typeof ladderAxes)[number];

export type LadderPlace = Readonly<Record<LadderAxis, number>>;

export interface RungPoint extends LadderPlace {
  readonly rung: number;
  readonly seed: number;
  readonly runId: string;
  readonly runName: string;
  readonly peakLearningRate: number;
  readonly noiseScale: number | null;
  readonly loss: number;
  readonly isHeldOut: boolean;
  /** Of its rung and seed the one that the fits take. */
  readonly isBest: boolean;
}

export function isHeldOut({ plan, specification }: Pick<LadderDetail, "plan" | "specification">, rung: number): boolean {
  return rung >= plan.length - specification.heldOut;
}

/** Finished runs, smallest first. */
export function rungPoints(ladder: LadderDetail): readonly RungPoint[] {
  return ladder.ladderRuns.flatMap(({ rung, seed, runId, runName, finalLoss, best, peakLearningRate, noiseScale }) => {
    const plan = ladder.plan[rung];
    if (plan === undefined || runId === null || finalLoss === null) return [];
    const { parameters, tokens, flops } = plan;
    return [
      {
        ...{ rung, seed, runId, runName: runName ?? runId, peakLearningRate, noiseScale, parameters, tokens, flops, loss: finalLoss },
        isHeldOut: isHeldOut(ladder, rung),
        isBest: best,
      },
    ];
  });
}

/** Those that the fits take. */
export function fittedPoints(ladder: LadderDetail): readonly RungPoint[] {
  return rungPoints(ladder).filter(({ isBest, isHeldOut: out }) => isBest && !out);
}

/** The law's loss, nats a token. */
export function lossAt(law: ScalingLaw, at: Pick<LadderPlace, "parameters" | "tokens">): number {
  const { irreducible, sizeFactor, sizeExponent, dataFactor, dataExponent } = law;
  return lossByLaw(
    {
      irreducible: irreducible.value,
      sizeFactor: sizeFactor.value,
      sizeExponent: sizeExponent.value,
      dataFactor: dataFactor.value,
      dataExponent: dataExponent.value,
    },
    at,
  );
}

/** Places between the smallest rung and a size beyond the largest, along the line that the rungs make in logarithms. */
export function ladderPath(places: readonly LadderPlace[], untilParameters: number, count: number): readonly LadderPlace[] {
  const known = [...places].sort((a, b) => a.parameters - b.parameters);
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return [];
  const [low, high] = [Math.log(first.parameters), Math.log(Math.max(untilParameters, last.parameters))];
  return Array.from({ length: count }, (_, index) => {
    const parameters = Math.exp(low + ((high - low) * index) / (count - 1));
    return { parameters, tokens: along(known, "tokens", parameters), flops: along(known, "flops", parameters) };
  });
}

/** Straight in logarithms between neighbours; beyond the ends, on along the last two. */
function along(known: readonly LadderPlace[], axis: "tokens" | "flops", parameters: number): number {
  const after = known.findIndex((place) => place.parameters >= parameters);
  const right = known[after < 0 ? known.length - 1 : Math.max(1, after)] ?? known[0];
  const left = known[(after < 0 ? known.length - 1 : Math.max(1, after)) - 1] ?? right;
  if (left === undefined || right === undefined) return Number.NaN;
  if (left.parameters === right.parameters) return right[axis];
  const share = Math.log(parameters / left.parameters) / Math.log(right.parameters / left.parameters);
  return left[axis] * (right[axis] / left[axis]) ** share;
}
