/** What is known of a run before it starts, and whether it may start: the gate for what is larger than anything laddered. */
import { ConflictError, InvalidError, type LaunchCheck, type RunOverrides, type RunSpecification, totalTokens } from "@trainyard/contracts";
import { parameterCount } from "@trainyard/model/counts";
import { resolveSpecification } from "@trainyard/model/recipes";
import { isLike, ladderPrediction, reachOf } from "@trainyard/search/ladder";
import { proposeFor } from "@trainyard/search/scaling";
import type { Store, StoredLadder } from "@trainyard/store";
import { ladderProposals } from "./ladder-proposals";
import { launchCost } from "./launch-cost";

interface Launch {
  readonly recipe: string;
  readonly overrides?: RunOverrides | undefined;
  /** Left out: the newest ladder of a like recipe that reaches it, or else the newest of a like recipe. */
  readonly ladderId?: string | undefined;
}

export interface ExaminedLaunch {
  readonly check: LaunchCheck;
  /** The ladder by which the run is to be predicted: the one that was named, or by which it passes the gate. */
  readonly ladderId: string | undefined;
}

/** @throws InvalidError where the ladder that was named is of another recipe; NotFoundError */
export async function examineLaunch({ recipe, overrides, ladderId }: Launch, store: Store): Promise<ExaminedLaunch> {
  const specification = resolveSpecification(recipe, overrides);
  const [rules, nodes, failures] = [await store.settings.rules(), await store.nodes.list(), await store.failures.facts()];
  const parameters = parameterCount(specification.model);
  const tokens = totalTokens(specification);
  const ladder = await ladderFor(specification, ladderId, store);
  const reach = ladder === null ? null : reachOf(ladder.facts);
  const { undisturbedNodeHours, ...cost } = launchCost(specification, { nodes, failures, rules });
  const prediction = ladder === null ? null : ladderPrediction(ladder.facts, { rung: null, parameters, tokens, validation: [] });
  const isReached = reach !== null && parameters <= reach.reach;
  const isGated = (undisturbedNodeHours ?? 0) >= rules.launchGateFromNodeHours;
  const check = {
    ...gate(undisturbedNodeHours, rules.launchGateFromNodeHours, isReached, ladder, reach),
    parameters,
    tokens,
    ladder: ladder === null || reach === null ? null : { id: ladder.study.id, name: ladder.study.name, ...reach },
    prediction,
    ...cost,
    proposals: [...(ladder === null ? [] : ladderProposals(ladder.facts, { parameters, tokens })), ...proposeFor(parameters, { tokens })],
  };
  return { check, ladderId: ladderId ?? (isGated && isReached ? ladder?.study.id : undefined) };
}

/** @throws ConflictError that names both ways out */
export function requireLaunch({ verdict, why }: LaunchCheck, launchOverride: string | undefined): void {
  if (verdict === "ask" && launchOverride === undefined)
    throw new ConflictError(`${why} Train a ladder of this recipe first, or say why it should start without one (launchOverride).`);
}

type Reach = ReturnType<typeof reachOf>;

function gate(
  nodeHours: number | null,
  from: number,
  isReached: boolean,
  ladder: StoredLadder | null,
  reach: Reach | null,
): Pick<LaunchCheck, "verdict" | "why"> {
  if (nodeHours === null && from > 0)
    return { verdict: "open", why: "No node has measured its speed yet, so that nobody knows how long it takes." };
  if (nodeHours !== null && nodeHours < from)
    return { verdict: "open", why: `It needs ${inWords(nodeHours)}, less than the ${from} from which a launch asks for a ladder.` };
  const needs =
    nodeHours === null ? "Every launch asks for a ladder." : `It needs ${inWords(nodeHours)}; from ${from} on a launch asks for a ladder.`;
  if (ladder === null || reach === null) return { verdict: "ask", why: `${needs} There is none of a like recipe.` };
  const { name } = ladder.study;
  if (isReached) return { verdict: "open", why: `The ladder ${name} reaches it: up to ${grouped(reach.reach)} parameters.` };
  if (reach.reach === 0)
    return { verdict: "ask", why: `${needs} The ladder ${name} has ${reach.rungs} finished rungs; three make it reach further.` };
  return {
    verdict: "ask",
    why: `${needs} The ladder ${name} reaches up to ${grouped(reach.reach)} parameters, ten times its largest rung.`,
  };
}

/** The one that was asked for, else the newest of a like recipe, one that reaches it before others. Null: none is like it. */
async function ladderFor(specification: RunSpecification, ladderId: string | undefined, store: Store): Promise<StoredLadder | null> {
  if (ladderId !== undefined) {
    const asked = await store.ladders.get(ladderId);
    if (isLikeLadder(specification, asked)) return asked;
    const message = "must be a ladder of the same architecture but for its size, on the same dataset";
    throw new InvalidError([{ field: "ladderId", message }]);
  }
  const parameters = parameterCount(specification.model);
  let first: StoredLadder | null = null;
  for (const { id } of await store.studies.list("ladder")) {
    const ladder = await store.ladders.get(id);
    if (!isLikeLadder(specification, ladder)) continue;
    if (parameters <= reachOf(ladder.facts).reach) return ladder;
    first ??= ladder;
  }
  return first;
}

function isLikeLadder(specification: RunSpecification, { planned }: StoredLadder): boolean {
  return planned.some((run) => isLike(specification, run.specification));
}

function inWords(hours: number): string {
  return `${grouped(Number(hours.toPrecision(3)))} node hours`;
}

function grouped(value: number): string {
  return value.toLocaleString("en");
}
