/** The runs of a coordinate check: one recipe at several widths, under both parametrisations (Yang et al., Tensor Programs V, 2022, appendix D.1). */
import type { CoordinateCheckRequest, ParametrisationSpecification, RunSpecification } from "@trainyard/contracts";
import { resolveSpecification } from "./resolve-specification";

export interface CoordinateRun {
  readonly method: ParametrisationSpecification["method"];
  readonly width: number;
  readonly specification: RunSpecification;
}

/** A few rows tell the size of an activation; more would cost time alone. */
const most = { sequences: 4, context: 64 };

/**
 * Ascending widths, each with as many heads, so that heads grow as well and attention's scale is checked. muP's base is the narrowest width,
 * unless the overrides name one. Nothing is dropped. Throws an InvalidError that names a field, also one that muP has no rule for.
 */
export function coordinateRuns({ recipe, overrides, widths }: Omit<CoordinateCheckRequest, "steps">): readonly CoordinateRun[] {
  const { model, batch } = resolveSpecification(recipe, overrides);
  const ascending = [...new Set(widths)].sort((a, b) => a - b);
  const baseWidth = overrides.parametrisation?.baseWidth ?? Math.min(...ascending);
  const heads = [...ascending, baseWidth].reduce(greatestCommonDivisor, model.heads);
  const at = (method: CoordinateRun["method"], width: number) =>
    resolveSpecification(recipe, {
      ...overrides,
      model: {
        ...overrides.model,
        width,
        heads,
        headWidth: null,
        feedForwardWidth: model.feedForwardWidth === null ? null : Math.round((model.feedForwardWidth * width) / model.width),
        context: Math.min(model.context, most.context),
      },
      parametrisation: { method, baseWidth, baseHeadWidth: null },
      batch: {
        ...overrides.batch,
        sequences: Math.min(batch.sequences, most.sequences),
        accumulation: 1,
        ramp: "none",
        contextStart: null,
      },
      regularisation: { ...overrides.regularisation, embeddingDropout: 0, attentionDropout: 0, residualDropout: 0 },
    });
  return (["standard", "mup"] as const).flatMap((method) =>
    ascending.map((width) => ({ method, width, specification: at(method, width) })),
  );
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
