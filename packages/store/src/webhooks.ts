/** Webhooks: addresses that are told of incidents, and what is still to be delivered to them. */
import { randomBytes } from "node:crypto";
import { incidentKind, NotFoundError, type Webhook, type WebhookEvent, webhookDelivery, webhookDraft } from "@trainyard/contracts";
import type { Database, Transaction } from "./database";
import type { Prisma } from "./generated/client";
import { toJson } from "./json-column";
import { newId } from "./new-id";

export interface WebhookStore {
  /** Newest first. */
  list(): Promise<Webhook[]>;
  create(input: Pick<Webhook, "url" | "format" | "kinds" | "author">): Promise<Webhook>;
  /** Writes a test to be delivered. */
  test(webhookId: string, by: { author: string; reason: string }): Promise<Webhook>;
  /** It is told no more, not even of what waits. Answers those that are left. */
  remove(webhookId: string): Promise<Webhook[]>;
  /** Takes deliveries whose time has come; nobody else gets them for as long as an attempt may last. */
  claim(limit: number): Promise<ClaimedDelivery[]>;
  /** `retryAfterMs` null: no further attempt. */
  attempted(deliveryId: string, attempt: { httpStatus: number | null; problem: string | null; retryAfterMs: number | null }): Promise<void>;
}

export interface ClaimedDelivery {
  id: string;
  url: string;
  format: Webhook["format"];
  secret: string;
  event: WebhookEvent;
  /** This one included. */
  attempts: number;
}

type TellableIncident = Extract<WebhookEvent, { event: "incident-opened" }>["incident"];

const shownDeliveries = 10;
const secretBytes = 32;
/** Longer than an attempt may last. */
const leaseMs = 30_000;

export function createWebhookStore(database: Database): WebhookStore {
  return {
    list: () => database.read(webhooksOf),
    create: (input) =>
      database.transaction(async (transaction) => {
        const secret = randomBytes(secretBytes).toString("hex");
        return toWebhook(await transaction.webhook.create({ data: { id: newId("hook"), ...input, secret }, include: withDeliveries }));
      }),
    test: (webhookId, { author, reason }) =>
      database.transaction(async (transaction) => {
        await requireWebhook(transaction, webhookId);
        await addDelivery(transaction, webhookId, null, { event: "test", at: new Date().toISOString(), author, reason });
        return toWebhook(await transaction.webhook.findUniqueOrThrow({ where: { id: webhookId }, include: withDeliveries }));
      }),
    remove: (webhookId) =>
      database.transaction(async (transaction) => {
        await requireWebhook(transaction, webhookId);
        await transaction.webhook.update({ where: { id: webhookId }, data: { removedAt: new Date() } });
        const given = { status: "given-up", problem: "The webhook was removed." };
        await transaction.webhookDelivery.updateMany({ where: { webhookId, status: "waiting" }, data: given });
        return webhooksOf(transaction);
      }),
    claim: (limit) =>
      database.read(
        (client) => client.$queryRaw<ClaimedDelivery[]>`
          UPDATE "WebhookDelivery" d SET "attempts" = d."attempts" + 1, "notBefore" = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
          FROM "Webhook" w WHERE w."id" = d."webhookId" AND d."id" IN (
            SELECT "id" FROM "WebhookDelivery" WHERE "status" = 'waiting' AND "notBefore" <= clock_timestamp()
            ORDER BY "createdAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED)
          RETURNING d."id", w."url", w."format", w."secret", d."event", d."attempts"`,
      ),
    attempted: (deliveryId, { httpStatus, problem, retryAfterMs }) =>
      database.read(async (client) => {
        const status = problem === null ? "delivered" : retryAfterMs === null ? "given-up" : "waiting";
        await client.$executeRaw`
          UPDATE "WebhookDelivery" SET "status" = ${status}, "httpStatus" = ${httpStatus}::int, "problem" = ${problem},
            "notBefore" = clock_timestamp() + ${retryAfterMs ?? 0} * interval '1 millisecond',
            "deliveredAt" = CASE WHEN ${status} = 'delivered' THEN clock_timestamp() END
          WHERE "id" = ${deliveryId} AND "status" = 'waiting'`;
      }),
  };
}

/** To be called in the transaction that opens the incident, so that none is told of nowhere and none is told that was never opened. */
export async function tellWebhooks(transaction: Transaction, incident: TellableIncident): Promise<void> {
  for (const { id, kinds } of await transaction.webhook.findMany({ where: { removedAt: null } })) {
    const wanted = incidentKind.array().parse(kinds);
    if (wanted.length === 0 || wanted.includes(incident.kind))
      await addDelivery(transaction, id, incident.id, { event: "incident-opened", at: new Date().toISOString(), incident });
  }
}

async function addDelivery(transaction: Transaction, webhookId: string, incidentId: string | null, event: WebhookEvent): Promise<void> {
  await transaction.webhookDelivery.create({ data: { id: newId("dlv"), webhookId, incidentId, event: toJson({ ...event }) } });
}

async function requireWebhook(client: Transaction, webhookId: string): Promise<void> {
  if ((await client.webhook.count({ where: { id: webhookId, removedAt: null } })) === 0) throw new NotFoundError("webhook", webhookId);
}

const withDeliveries = {
  deliveries: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: shownDeliveries },
} satisfies Prisma.WebhookInclude;

async function webhooksOf(client: Transaction): Promise<Webhook[]> {
  const orderBy = [{ createdAt: "desc" as const }, { id: "desc" as const }];
  return (await client.webhook.findMany({ where: { removedAt: null }, orderBy, include: withDeliveries })).map(toWebhook);
}

function toWebhook(row: Prisma.WebhookGetPayload<{ include: typeof withDeliveries }>): Webhook {
  const { id, url, format, kinds, secret, author, createdAt, deliveries } = row;
  return {
    ...webhookDraft.parse({ url, format, kinds }),
    id,
    secret,
    author,
    createdAt: createdAt.toISOString(),
    deliveries: deliveries.map((delivery) => ({
      id: delivery.id,
      incidentId: delivery.incidentId,
      attempts: delivery.attempts,
      status: webhookDelivery.shape.status.parse(delivery.status),
      httpStatus: delivery.httpStatus,
      problem: delivery.problem,
      createdAt: delivery.createdAt.toISOString(),
      deliveredAt: delivery.deliveredAt?.toISOString() ?? null,
    })),
  };
}
