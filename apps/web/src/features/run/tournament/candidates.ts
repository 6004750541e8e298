/** Candidates of a recovery tournament as they are typed: presets, and the settings of each as lines of `field = value`. Pure. */
import {
  fieldText,
  fieldValue,
  numberText,
  type RunOverrides,
  type RunSpecification,
  runOverrides,
  type SampleRange,
  valueAt,
  whyFixed,
  withSkipped,
} from "@trainyard/contracts";
import { issuesByField } from "../../../lib/field-issues";
import { formField } from "../../../specification/fields";
import { assemble } from "../../../specification/values";

export interface TypedCandidate {
  label: string;
  /** A line each: `optimizer.beta2 = 0.95`. Empty: goes on as is. */
  settings: string;
}

const line = (path: string, value: unknown) => {
  const field = formField(path);
  return `${path} = ${field === undefined ? String(value) : fieldText(field, value)}`;
};

/** What teams try, in the order in which they try it; `skip` is what was read in the stretch. */
export function presetCandidates(inForce: RunSpecification, skip: readonly SampleRange[]): TypedCandidate[] {
  const { peakLearningRate } = inForce.schedule;
  const { name, beta2 } = inForce.optimizer;
  const left = skip.reduce<readonly SampleRange[]>(withSkipped, inForce.data.skip);
  const other = name === "lion" ? "adamw" : "lion";
  return [
    { label: "Go on as is", settings: "" },
    ...(skip.length === 0 ? [] : [{ label: "Skip the samples", settings: line("data.skip", left) }]),
    ...[0.5, 0.1].map((factor) => ({
      label: `Learning rate x${numberText(factor)}`,
      settings: line("schedule.peakLearningRate", Number((peakLearningRate * factor).toPrecision(12))),
    })),
    ...(beta2 === 0.95 ? [] : [{ label: "beta2 0.95", settings: line("optimizer.beta2", 0.95) }]),
    { label: `Optimizer ${other}`, settings: line("optimizer.name", other) },
  ];
}

/** What is asked for, or the first thing that is wrong with it. */
export function readSettings(inForce: RunSpecification, settings: string): { changes: RunOverrides } | { issue: string } {
  const values: (readonly [path: string, value: unknown])[] = [];
  for (const text of settings.split("\n").filter((each) => each.trim() !== "")) {
    const [path = "", ...rest] = text.split("=").map((part) => part.trim());
    const field = formField(path);
    if (field === undefined || valueAt(inForce, path) === undefined) return { issue: `there is no setting ${path}` };
    if (whyFixed(path) !== null) return { issue: `${path} cannot change while a run goes on` };
    if (rest.length === 0) return { issue: `${path} needs a value, as in ${path} = ${fieldText(field, valueAt(inForce, path))}` };
    values.push([path, fieldValue(field, rest.join("="))]);
  }
  const parsed = runOverrides.safeParse(assemble(values));
  if (parsed.success) return { changes: parsed.data };
  const [[field, message] = ["", "is not right"]] = Object.entries(issuesByField(parsed.error));
  return { issue: `${field} ${message}` };
}
