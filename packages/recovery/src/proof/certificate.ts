/** The resume certificate: steps that ran twice, compared bit for bit. */
import type { Certificate, StepPoint } from "@trainyard/contracts";

/** Causes before effects, so that the first difference of a step names what led to the others. */
const quantities = ["sampleStart", "sampleEnd", "tokens", "learningRate", "trainLoss", "gradientNorm"] as const;

export type CertifiedStep = Readonly<Pick<StepPoint, "step" | (typeof quantities)[number]>>;

export interface CertificateFacts {
  /** Of the segment that ran the steps first, from the checkpoint on. */
  readonly before: readonly CertifiedStep[];
  /** Of the segment that started from that checkpoint, as far as it has come. */
  readonly after: readonly CertifiedStep[];
  /** Whether the same bits are to be expected: same specification, and nothing that ends exactness, such as a GPU. */
  readonly comparable: boolean;
  /** Why they are not, as one sentence. */
  readonly why?: string;
  /** The segment that ran the steps first; null: none did. */
  readonly against: string | null;
  /** Whether no further steps of `after` will come: then what there is decides. */
  readonly afterEnded?: boolean;
}

/** Numbers agree where they are equal, and null, a number that is not finite, agrees with null. */
export function certificateOf({ before, after, comparable, why, against, afterEnded = false }: CertificateFacts): Certificate {
  const first = before.toSorted(byStep);
  const again = new Map(after.map((point) => [point.step, point]));
  const reached = Math.max(0, ...again.keys());
  const compared = first.filter(({ step }) => again.has(step));
  const [fromStep, toStep] = [first[0]?.step ?? null, first.at(-1)?.step ?? null];
  const certificate = { against, fromStep, toStep, comparedSteps: compared.length, firstDifference: null };
  if (!comparable)
    return { ...certificate, comparedSteps: 0, status: "not-comparable", detail: why ?? "The same bits are not to be expected." };
  if (toStep === null) return { ...certificate, status: "not-comparable", detail: "No step ran twice." };
  for (const point of compared) {
    const other = again.get(point.step) ?? point;
    const quantity = quantities.find((name) => point[name] !== other[name]);
    if (quantity === undefined) continue;
    const firstDifference = { step: point.step, quantity, before: point[quantity], after: other[quantity] };
    const detail = `${quantity} of step ${point.step} was ${text(point[quantity])} and is ${text(other[quantity])}.`;
    return { ...certificate, status: "fail", firstDifference, detail };
  }
  if (reached < toStep && !afterEnded) {
    return { ...certificate, status: "pending", detail: `${compared.length} of ${first.length} steps have run again, with the same bits.` };
  }
  if (compared.length === 0)
    return { ...certificate, status: "not-comparable", detail: "The restart ended before any step had run twice." };
  return { ...certificate, status: "pass", detail: `${compared.length} of ${first.length} steps ran twice with the same bits.` };
}

function byStep(a: CertifiedStep, b: CertifiedStep): number {
  return a.step - b.step;
}

function text(value: number | null): string {
  return value === null ? "not finite" : String(value);
}
