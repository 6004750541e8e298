/** Begins a sweep, or another like one that there is. */
import { editSweep, type SweepSpecification, type sweepCloneRequest, type sweepRequest } from "@trainyard/contracts";
import type { z } from "zod";
import type { Services } from "../services";
import { withoutUndefined } from "../without-undefined";
import { checkSweep } from "./check-sweep";
import { warmObservations } from "./warm-start";

type Create = z.output<typeof sweepRequest>;
type Clone = z.output<typeof sweepCloneRequest>;

/** @throws InvalidError whose fields are paths in the request's body */
export async function createSweep({ author, name, clonedFrom, ...specification }: Create, services: Services) {
  if (clonedFrom !== undefined) await services.store.sweeps.get(clonedFrom);
  return begin({ specification, author, ...withoutUndefined({ name, clonedFromId: clonedFrom }) }, services);
}

/** @throws InvalidError whose fields are paths in the request's body */
export async function cloneSweep(sweepId: string, { author, name, seed, warmStart, ...edit }: Clone, services: Services) {
  const { specification: before } = await services.store.sweeps.get(sweepId);
  const isEdited = Object.values(edit).some((each) => each !== undefined);
  const edited = isEdited ? editSweep(before, withoutUndefined(edit)).specification : before;
  const sweepIds = warmStart ? [...new Set([...edited.warmStart.sweepIds, sweepId])] : edited.warmStart.sweepIds;
  const specification = { ...edited, ...withoutUndefined({ seed }), warmStart: { ...edited.warmStart, sweepIds } };
  return begin({ specification, author, clonedFromId: sweepId, ...withoutUndefined({ name }) }, services);
}

interface Beginning {
  readonly specification: SweepSpecification;
  readonly author: string;
  readonly name?: string;
  readonly clonedFromId?: string;
}

async function begin({ specification, ...by }: Beginning, { store }: Services) {
  const base = await checkSweep(specification, store);
  const { pretrained } = base.initialisation;
  const { overrides } = specification;
  // Where the weights lie is kept: a trial's node has no database to ask.
  const initialisation = { ...overrides.initialisation, pretrained };
  const resolved =
    overrides.initialisation?.pretrained === undefined ? specification : { ...specification, overrides: { ...overrides, initialisation } };
  return store.sweeps.create({ specification: resolved, base, ...by, warm: await warmObservations(specification, store) });
}
