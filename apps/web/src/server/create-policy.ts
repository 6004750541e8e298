/** Makes a policy of what a person asks for, refused where it could never do what it says. */
import { fixedFields, guardFor, InvalidError, type Policy, type policyRequest } from "@trainyard/contracts";
import { detectors } from "@trainyard/recovery";
import type { Store } from "@trainyard/store";
import type { z } from "zod";

/** @throws InvalidError whose fields are paths in the request's body */
export async function createPolicy(request: z.output<typeof policyRequest>, store: Store): Promise<Policy> {
  const { detector, answer } = request;
  const names = detectors.map(({ name }) => name);
  if (!names.includes(detector)) throw new InvalidError([{ field: "detector", message: `must be one of ${names.join(", ")}` }]);
  if (answer.kind === "skip-update" && guardFor(detector) === null)
    throw new InvalidError([{ field: "answer.kind", message: `${detector} speaks of no single update that could be left out` }]);
  if (answer.kind === "swap") {
    const issues = fixedFields(answer.changes);
    if (issues.length > 0) throw new InvalidError(issues.map(({ field, message }) => ({ field: `answer.changes.${field}`, message })));
  }
  return store.policies.create(request);
}
