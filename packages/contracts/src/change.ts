/** Changes of a running run: what is asked for, what it will do, and whether what was read back is what was asked for. */
import { z } from "zod";
import { isComplete } from "./batch-plan";
import { ConflictError, type FieldIssue, InvalidError, parseOrThrow } from "./errors";
import { type RunOverrides, type RunSpecification, runSpecification } from "./run-specification";
import type { Progress } from "./schedule";
import { rebuildsFor, whyFixed, whyRefused } from "./specification/change-rules";

export const fieldChange = z.strictObject({
  field: z.string().describe("Dotted path; a duration is one field, as it is steps or tokens"),
  from: z.unknown(),
  to: z.unknown(),
  rebuilds: z.boolean().describe("Whether the graph is built again for it"),
});
export type FieldChange = z.infer<typeof fieldChange>;

/** What becomes of one kind of state tensor. */
export const stateFate = z.strictObject({
  tensor: z.string().describe("Such as: first moment"),
  fate: z.enum(["kept", "zero", "dropped"]).describe("Goes on with its numbers, starts at zero, or is given up"),
  parameters: z.int().describe("Parameter tensors that it stands beside"),
  because: z.string(),
});
export type StateFate = z.infer<typeof stateFate>;

const movedNumber = z.strictObject({ from: z.number(), to: z.number() });

export const changePreview = z.strictObject({
  changes: z.array(fieldChange),
  rebuilds: z.boolean().describe("Whether the graph is built again; parameters stay in any case"),
  state: z.array(stateFate).describe("What becomes of the optimizer's state"),
  learningRate: movedNumber.describe("Of the next update"),
  totalSteps: movedNumber.describe("Updates the run will have had at its end"),
});
export type ChangePreview = z.infer<typeof changePreview>;

export interface ChangePlan {
  /** In force afterwards. */
  readonly specification: RunSpecification;
  readonly changes: readonly FieldChange[];
  readonly rebuilds: boolean;
}

/**
 * What `asked` makes of a run that trains under `inForce` and has come as far as `done`.
 * @throws InvalidError naming each field that a running run refuses or that breaks a limit; ConflictError when nothing would change
 */
export function planChange(inForce: RunSpecification, asked: RunOverrides, done: Progress): ChangePlan {
  const plan = planSettings(inForce, asked, done);
  if (plan.changes.length === 0) throw new ConflictError("Nothing would change: all of it is in force already.");
  return plan;
}

/**
 * What a run goes on with from where it has come to: what is in force, with what is asked for, which may be nothing.
 * @throws InvalidError naming each field that a running run refuses or that breaks a limit
 */
export function planSettings(inForce: RunSpecification, asked: RunOverrides, done: Progress): ChangePlan {
  const changes = fieldChanges(inForce, asked);
  const issues = changes.flatMap(({ field, from, to }): FieldIssue[] => {
    const message = whyRefused(field, from, to);
    return message === null ? [] : [{ field, message }];
  });
  if (issues.length > 0) throw new InvalidError(issues);
  const specification = parseOrThrow(runSpecification, withChanges(inForce, changes));
  if (isComplete(specification, done))
    throw new InvalidError([{ field: "duration", message: `must go beyond step ${done.step}, where the run is` }]);
  return { specification, changes, rebuilds: changes.some(({ rebuilds }) => rebuilds) };
}

/** Fields that no running run would change, whatever it trains by. */
export function fixedFields(asked: RunOverrides): FieldIssue[] {
  return leavesOf(asked).flatMap(([field]) => {
    const message = whyFixed(field);
    return message === null ? [] : [{ field, message }];
  });
}

/** A changed field with the value that the running trainer answered with. */
export interface FieldReadBack extends FieldChange {
  readonly found: unknown;
  /** Whether it is what was asked for. Graphs compute in float32, so numbers are compared as float32 holds them. */
  readonly agrees: boolean;
}

export function compareReadBack(changes: readonly FieldChange[], found: Readonly<Record<string, unknown>>): FieldReadBack[] {
  return changes.map((change) => ({ ...change, found: found[change.field] ?? null, agrees: isSame(change.to, found[change.field]) }));
}

function isSame(asked: unknown, found: unknown): boolean {
  if (typeof asked === "number" && typeof found === "number") return Math.fround(asked) === Math.fround(found);
  return JSON.stringify(asked) === JSON.stringify(found);
}

type Leaf = readonly [field: string, value: unknown];

/** Fields with a value, by dotted path. A duration is one field, because it has either steps or tokens. */
function leavesOf(asked: RunOverrides): Leaf[] {
  const leaves: Leaf[] = [];
  for (const [section, value] of Object.entries(asked) as Leaf[]) {
    if (section === "duration" || typeof value !== "object" || value === null) leaves.push([section, value]);
    else for (const [name, leaf] of Object.entries(value) as Leaf[]) leaves.push([`${section}.${name}`, leaf]);
  }
  return leaves.filter(([, value]) => value !== undefined);
}

/** The value of a field of a specification, by its dotted path; undefined where there is none: a duration in steps has none in tokens. */
export function valueAt(specification: object, field: string): unknown {
  return field.split(".").reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], specification);
}

/** What `asked` sets to another value than is in force. */
function fieldChanges(inForce: RunSpecification, asked: RunOverrides): FieldChange[] {
  return leavesOf(asked).flatMap(([field, to]) => {
    const from = valueAt(inForce, field);
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to, rebuilds: rebuildsFor(field, from, to) }];
  });
}

/** The specification with its fields set to what they change to; whether they may is not looked at. */
export function withChanges(inForce: RunSpecification, changes: readonly FieldChange[]): RunSpecification {
  const changed: Record<string, unknown> = { ...inForce };
  for (const { field, to } of changes) {
    const [section = "", name] = field.split(".");
    changed[section] = name === undefined ? to : { ...(changed[section] as object), [name]: to };
  }
  return changed as RunSpecification;
}
