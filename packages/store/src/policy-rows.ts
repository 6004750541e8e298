/** Policies and their decisions as the API shows them. */
import { alarm, NotFoundError, type Policy, type PolicyDecision, policy, policyDecision } from "@trainyard/contracts";
import type { Transaction } from "./database";
import type { Prisma } from "./generated/client";

type PolicyRow = Prisma.PolicyGetPayload<object>;

export function toPolicy({ createdAt, modeSince, ...row }: PolicyRow): Policy {
  return policy.parse({ ...row, createdAt: createdAt.toISOString(), modeSince: modeSince.toISOString() });
}

/** Rejects with NotFoundError. */
export async function policyById(client: Transaction, id: string): Promise<Policy> {
  const row = await client.policy.findUnique({ where: { id } });
  if (row === null) throw new NotFoundError("policy", id);
  return toPolicy(row);
}

/** Newest first, at most 500. */
export async function decisionsWhere(client: Transaction, where: { policyId: string } | { runId: string }): Promise<PolicyDecision[]> {
  const rows = await client.policyDecision.findMany({
    where,
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: 500,
    include: { policy: { select: { name: true } } },
  });
  return rows.map(({ at, step: _step, tokens: _tokens, policy: { name }, ...row }) =>
    policyDecision.parse({ ...row, alarm: alarm.parse(row.alarm), at: at.toISOString(), policyName: name }),
  );
}
