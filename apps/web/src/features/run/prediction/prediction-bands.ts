/** The predicted curves of a run as bands on the x axis of its charts. Pure. */
import { type LossPrediction, type RunSpecification, totalSteps } from "@trainyard/contracts";
import type { BandPoint } from "../../../charts/band-path";
import { metricStyles } from "../../../charts/metric-style";
import type { Band } from "../../../charts/plot-bands";
import { type StepMap, type XName, xAtStep } from "../../../charts/x-axis";

export interface PredictionPlace {
  readonly x: XName;
  readonly specification: RunSpecification;
  /** Steps that were made, with where they lie on the axis. */
  readonly stepMap: StepMap;
}

/** Over time only as far as the run has come: when it will be where is not known. */
export function predictionBands(prediction: LossPrediction, place: PredictionPlace): readonly Band[] {
  const bandOf = (metric: "trainLoss" | "validationLoss", points: LossPrediction["train"]): Band => ({
    id: metric,
    color: metricStyles[metric].color,
    points: points.flatMap(({ tokens, ...heights }): BandPoint[] => {
      const x = xOfTokens(tokens, place);
      return x === null ? [] : [{ x, ...heights }];
    }),
  });
  return [bandOf("trainLoss", prediction.train), bandOf("validationLoss", prediction.validation)].filter(({ points }) => points.length > 1);
}

/** Null: it has no place on the axis yet. */
function xOfTokens(tokens: number, { x, specification, stepMap }: PredictionPlace): number | null {
  if (x === "tokens") return tokens;
  const step = stepOfTokens(tokens, specification);
  if (x === "step") return step;
  return step <= (stepMap.at(-1)?.step ?? 0) ? xAtStep(stepMap, step) : null;
}

/** By the plan of its batches; none of these steps need have been made. */
function stepOfTokens(tokens: number, { model, batch }: RunSpecification): number {
  return tokens <= 0 ? 0 : totalSteps({ model, batch, duration: { tokens } });
}
