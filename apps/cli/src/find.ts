/** Finds what a person means by an id, the beginning of an id, or a name. */
import {
  type AblationSummary,
  type ApiClient,
  type Checkpoint,
  InvalidError,
  type LadderSummary,
  type Node,
  NotFoundError,
  type Policy,
  type RunSummary,
  type SweepSummary,
} from "@trainyard/contracts";

/** Most runs a search looks through: the API's own limit of a list. */
const listLimit = 1_000;

export async function findRun(client: ApiClient, reference: string): Promise<RunSummary> {
  const { items } = await client.call("listRuns", { query: { limit: listLimit } });
  return pick("run", reference, items);
}

export async function findNode(client: ApiClient, reference: string): Promise<Node> {
  const { items } = await client.call("listNodes", {});
  return pick("node", reference, items);
}

export async function findCheckpoint(client: ApiClient, runId: string, reference: string): Promise<Checkpoint> {
  const { items } = await client.call("listCheckpoints", { runId });
  return pick("checkpoint", reference, items);
}

export async function findPolicy(client: ApiClient, reference: string): Promise<Policy> {
  const { items } = await client.call("listPolicies", {});
  return pick("policy", reference, items);
}

export async function findSweep(client: ApiClient, reference: string): Promise<SweepSummary> {
  const { items } = await client.call("listSweeps", {});
  return pick("sweep", reference, items);
}

export async function findLadder(client: ApiClient, reference: string): Promise<LadderSummary> {
  const { items } = await client.call("listLadders", {});
  return pick("ladder", reference, items);
}

export async function findAblation(client: ApiClient, reference: string): Promise<AblationSummary> {
  const { items } = await client.call("listAblations", { query: {} });
  return pick("ablation study", reference, items);
}

/**
 * The id itself wins, then the name, then a beginning of the id, with or without its kind: `run-4f…` or `4f…`.
 * @throws NotFoundError, or InvalidError when several fit
 */
export function pick<Item extends { id: string; name?: string }>(what: string, reference: string, items: readonly Item[]): Item {
  const exact = items.find((item) => item.id === reference);
  if (exact !== undefined) return exact;
  const named = items.filter((item) => item.name === reference);
  const matches = named.length > 0 ? named : items.filter((item) => reference !== "" && beginsWith(item.id, reference));
  const [match, ...others] = matches;
  if (match === undefined) throw new NotFoundError(what, reference);
  if (others.length === 0) return match;
  const ids = matches.map((item) => item.id).join(", ");
  throw new InvalidError([{ field: what, message: `${JSON.stringify(reference)} fits ${matches.length}: ${ids}` }]);
}

function beginsWith(id: string, reference: string): boolean {
  return id.startsWith(reference) || id.slice(id.indexOf("-") + 1).startsWith(reference);
}
