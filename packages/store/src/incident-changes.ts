/** Changes of incidents, kept with the transaction that makes them and told once it has committed, whoever opened or closed the incident. */
import type { LiveEvent } from "@trainyard/contracts";
import type { Prisma } from "./generated/client";

type Transaction = Prisma.TransactionClient;
export type IncidentChanged = Extract<LiveEvent, { type: "incident-changed" }>;

const changes = new WeakMap<Transaction, IncidentChanged[]>();

export function noteIncidentChanged(transaction: Transaction, change: Omit<IncidentChanged, "type">): void {
  changes.set(transaction, [...incidentChangesIn(transaction), { type: "incident-changed", ...change }]);
}

export function incidentChangesIn(transaction: Transaction): readonly IncidentChanged[] {
  return changes.get(transaction) ?? [];
}
