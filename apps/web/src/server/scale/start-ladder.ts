/** Begins a ladder, or adds rungs to one. */
import {
  InvalidError,
  type LadderSpecification,
  type ladderEditRequest,
  type ladderRequest,
  ladderSpecification,
  type Node,
  parseOrThrow,
} from "@trainyard/contracts";
import { resolveSpecification } from "@trainyard/model/recipes";
import type { Store, StudyRecord } from "@trainyard/store";
import type { z } from "zod";
import { withoutUndefined } from "../without-undefined";
import { ladderRuns, requireLadder } from "./plan-ladder";

/** @throws InvalidError whose fields are paths in the request's body */
export async function startLadder({ author, name, ...specification }: z.output<typeof ladderRequest>, store: Store): Promise<StudyRecord> {
  requireLadder(specification, await store.nodes.list());
  return store.studies.create({
    kind: "ladder",
    specification,
    base: resolveSpecification(specification.recipe, specification.overrides),
    author,
    ...withoutUndefined({ name }),
    runs: ladderRuns(specification, { rung: 0, ordinal: 0 }),
  });
}

/** @throws InvalidError whose fields are paths in the request's body; NotFoundError */
export async function editLadder(
  ladderId: string,
  { addRungs, parallel, author, reason }: z.output<typeof ladderEditRequest>,
  store: Store,
): Promise<StudyRecord> {
  const nodes = await store.nodes.list();
  const runsBefore = (await store.studies.runs(ladderId)).length;
  return store.studies.edit({
    kind: "ladder",
    studyId: ladderId,
    author,
    reason,
    edit({ specification: stored }) {
      const before = parseOrThrow(ladderSpecification, stored);
      const specification: LadderSpecification = { ...before, rungs: [...before.rungs, ...addRungs], ...withoutUndefined({ parallel }) };
      if (addRungs.length > 0) requireAdded(specification, before.rungs.length, nodes);
      return { specification, runs: ladderRuns(specification, { rung: before.rungs.length, ordinal: runsBefore }) };
    },
  });
}

/** What is refused of the ladder as a whole is named where the request holds it. */
function requireAdded(specification: LadderSpecification, before: number, nodes: readonly Node[]): void {
  try {
    requireLadder(parseOrThrow(ladderSpecification, specification), nodes);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    throw new InvalidError(
      error.issues.map(({ field, message }) => ({
        field: field.replace(/^rungs(\.(\d+))?/, (_, __, rung?: string) =>
          rung === undefined ? "addRungs" : `addRungs.${Math.max(0, Number(rung) - before)}`,
        ),
        message,
      })),
    );
  }
}
