/** An edit of a sweep: what it makes of the specification, whether it may, and in words. */
import { ConflictError, type FieldIssue, InvalidError, parseOrThrow } from "./errors";
import type { ParameterValue, SearchParameter, SearchSpace } from "./search-space";
import type { SweepEdit } from "./sweep-requests";
import { type SweepSpecification, sweepSpecification } from "./sweep-specification";

/** @throws InvalidError naming each field that may not be so; ConflictError when nothing would change */
export function editSweep(before: SweepSpecification, edit: SweepEdit): { specification: SweepSpecification; change: string } {
  if (edit.space !== undefined) requireNarrower(before.space, edit.space);
  const given = Object.entries(edit).filter(([, value]) => value !== undefined);
  const specification = parseOrThrow(sweepSpecification, { ...before, ...Object.fromEntries(given) });
  const changes = given.flatMap(([field]) => inWords(field as keyof SweepEdit, before, specification));
  if (changes.length === 0) throw new ConflictError("Nothing would change: all of it is in force already.");
  return { specification, change: `${changes.join("; ")}.` };
}

function requireNarrower(before: SearchSpace, after: SearchSpace): void {
  const issues = after.parameters.flatMap((parameter, index): FieldIssue[] => {
    const earlier = before.parameters.find(({ path }) => path === parameter.path);
    const field = `space.parameters.${index}`;
    if (earlier === undefined) return [{ field: `${field}.path`, message: `must be one of the sweep's: ${parameter.path} is none` }];
    return isWithin(parameter, earlier) ? [] : [{ field, message: "must not have values that it did not have before" }];
  });
  for (const { path } of before.parameters)
    if (!after.parameters.some((parameter) => parameter.path === path))
      issues.push({ field: "space.parameters", message: `must still name ${path}: give it one value instead` });
  if (issues.length > 0) throw new InvalidError(issues);
}

function isWithin(after: SearchParameter, before: SearchParameter): boolean {
  if (after.kind === "fixed") return has(before, after.value);
  if (after.kind === "categorical") return after.choices.every((choice) => has(before, choice));
  if (before.kind !== "float" && before.kind !== "integer") return false;
  return after.low >= before.low && after.high <= before.high && (before.kind === "float" || after.kind === "integer");
}

function has(parameter: SearchParameter, value: ParameterValue): boolean {
  if (parameter.kind === "fixed") return parameter.value === value;
  if (parameter.kind === "categorical") return parameter.choices.includes(value);
  if (typeof value !== "number" || value < parameter.low || value > parameter.high) return false;
  return parameter.kind === "float" || Number.isInteger(value);
}

function inWords(field: keyof SweepEdit, before: SweepSpecification, after: SweepSpecification): string[] {
  if (JSON.stringify(before[field]) === JSON.stringify(after[field])) return [];
  switch (field) {
    case "space":
      return [spaceInWords(before.space, after.space)];
    case "trials":
      return [`trials from ${before.trials} to ${after.trials}`];
    case "parallel":
      return [`at once from ${before.parallel} to ${after.parallel}`];
    case "share":
      return [`share of nodes from ${before.share} to ${after.share}`];
    case "budget":
      return [`budget from ${budgetInWords(before)} to ${budgetInWords(after)}`];
  }
}

function spaceInWords(before: SearchSpace, after: SearchSpace): string {
  const changed = after.parameters.filter(
    (parameter) => JSON.stringify(before.parameters.find(({ path }) => path === parameter.path)) !== JSON.stringify(parameter),
  );
  const parts = changed.map((parameter) => `${parameter.path} now ${rangeInWords(parameter)}`);
  if (JSON.stringify(before.constraints) !== JSON.stringify(after.constraints))
    parts.push(`constraints now ${after.constraints.join(", ") || "none"}`);
  return parts.join("; ");
}

function rangeInWords(parameter: SearchParameter): string {
  switch (parameter.kind) {
    case "fixed":
      return String(parameter.value);
    case "categorical":
      return parameter.choices.map(String).join(", ");
    case "float":
    case "integer":
      return `${parameter.low} to ${parameter.high}`;
  }
}

function budgetInWords({ budget: { tokens, flops, nodeHours } }: SweepSpecification): string {
  const parts = [
    ...(tokens === null ? [] : [`${tokens} tokens`]),
    ...(flops === null ? [] : [`${flops} FLOPs`]),
    ...(nodeHours === null ? [] : [`${nodeHours} node-hours`]),
  ];
  return parts.length === 0 ? "none" : parts.join(", ");
}
