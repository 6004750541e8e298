/** One thing for several trials; each answers for itself. */
import { NotFoundError, type ParameterValues, TrainyardError, type TrialAction } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { trialSpecification } from "@trainyard/model/recipes";
import { createTrialCheck } from "@trainyard/model/trials";
import { constraintsOf, fingerprint } from "@trainyard/search";
import type { StoredSweep, TrialActed } from "@trainyard/store";
import { deliver } from "../deliver";
import { runChanges } from "../delivered-action";
import type { Services } from "../services";
import { withoutUndefined } from "../without-undefined";

export interface Answer {
  readonly number: number;
  readonly ok: boolean;
  readonly error: string | null;
  readonly runId: string | null;
}

interface Asked {
  readonly sweepId: string;
  readonly author: string;
  readonly reason: string;
  readonly do: TrialAction;
}

export async function actOnTrials({ do: action, ...by }: Asked, services: Services): Promise<Answer[]> {
  const { store } = services;
  const sweep = await store.sweeps.get(by.sweepId);
  const answers: Answer[] = [];
  if (action.action === "add") for (const values of action.values) answers.push(await add(sweep, values, services));
  else
    for (const number of new Set(action.numbers))
      answers.push(await answerOf(number, () => act(action, { ...by, number }, sweep, services)));
  deliver(services, { events: [{ type: "sweep-changed", sweepId: sweep.id }], hasQueued: true });
  return answers;
}

type Input = Omit<Asked, "do"> & { readonly number: number };

async function act(
  action: Exclude<TrialAction, { action: "add" }>,
  input: Input,
  sweep: StoredSweep,
  services: Services,
): Promise<TrialActed> {
  const { trials } = services.store;
  switch (action.action) {
    case "stop":
    case "resume":
      return told(await trials[action.action](input), services);
    case "extend":
      return told(await trials.extend({ ...input, factor: action.factor }), services);
    case "promote":
      return told(await promote(action, input, sweep, services), services);
    case "repeat":
      await trials.repeat({ ...input, seeds: action.seeds });
      return { runId: null, wakeNodeId: null };
    case "pin":
      return trials.setPinned({ ...input, pinned: action.pinned });
    case "tag":
      return trials.tag({ ...input, add: action.add, remove: action.remove });
  }
}

/** Begun anew, a run is the recipe with the trial's values and the changes after them, so that a longer one has the recipe's longer schedule. */
async function promote(
  { from, overrides, name }: Extract<TrialAction, { action: "promote" }>,
  input: Input,
  { id, specification }: StoredSweep,
  { store }: Services,
): Promise<TrialActed> {
  const promotion = { ...input, ...withoutUndefined({ name }) };
  if (from === "checkpoint") return store.trials.promote({ ...promotion, from, overrides });
  const trial = (await store.trials.list(id)).find(({ number }) => number === input.number);
  if (trial === undefined) throw new NotFoundError("trial", String(input.number));
  const resolved = trialSpecification(specification, trial.values, { seed: trial.seed, overrides });
  return store.trials.promote({ ...promotion, from, specification: resolved, parameters: parameterCount(resolved.model) });
}

async function add(sweep: StoredSweep, values: ParameterValues, { store }: Services): Promise<Answer> {
  const { space } = sweep.specification;
  const broken = constraintsOf(space.constraints);
  const check = createTrialCheck({ sweep: sweep.specification, nodes: await store.nodes.list(), broken });
  const { problem, tokens, flopsPerToken } = check(values);
  const refused = { number: 0, ok: false, runId: null };
  if (problem !== null) return { ...refused, error: problem };
  const added = { values, tokens, flopsPerToken, problem: null, fingerprint: fingerprint(values) };
  try {
    return { number: await store.trials.add(sweep.id, added), ok: true, error: null, runId: null };
  } catch (error) {
    if (error instanceof TrainyardError) return { ...refused, error: error.message };
    throw error;
  }
}

function told(acted: TrialActed, services: Services): TrialActed {
  const { runId, wakeNodeId } = acted;
  deliver(services, { events: runId === null ? [] : runChanges(runId), wakeNodeId });
  return acted;
}

/** One trial's refusal must not hide what happened to the others. */
async function answerOf(number: number, work: () => Promise<TrialActed>): Promise<Answer> {
  try {
    return { number, ok: true, error: null, runId: (await work()).runId };
  } catch (error) {
    if (error instanceof TrainyardError) return { number, ok: false, error: error.message, runId: null };
    throw error;
  }
}
