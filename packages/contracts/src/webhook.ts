/** Webhooks: where incidents are told outside. */
import { z } from "zod";
import { incident, incidentKind } from "./incident";

export const webhookDraft = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2_000),
  format: z.enum(["json", "slack"]),
  kinds: z.array(incidentKind).default([]).describe("Incidents it is told of; empty: all"),
});

export const webhookDelivery = z.strictObject({
  id: z.string(),
  incidentId: z.string().nullable().describe("Null: a test"),
  attempts: z.int(),
  status: z.enum(["waiting", "delivered", "given-up"]),
  httpStatus: z.int().nullable(),
  problem: z.string().nullable(),
  createdAt: z.iso.datetime(),
  deliveredAt: z.iso.datetime().nullable(),
});

export const webhook = webhookDraft.extend({
  id: z.string(),
  secret: z.string().describe("Signs each body: X-Trainyard-Signature is sha256=HMAC-SHA256(secret, timestamp.body)"),
  author: z.string(),
  createdAt: z.iso.datetime(),
  deliveries: z.array(webhookDelivery).describe("The newest ten, newest first"),
});
export type Webhook = z.infer<typeof webhook>;

/** What a webhook of the format `json` is sent. */
export const webhookEvent = z.discriminatedUnion("event", [
  z.strictObject({
    event: z.literal("incident-opened"),
    at: z.iso.datetime(),
    incident: incident.pick({
      id: true,
      kind: true,
      runId: true,
      runName: true,
      segmentId: true,
      nodeId: true,
      nodeName: true,
      step: true,
      summary: true,
    }),
  }),
  z.strictObject({ event: z.literal("test"), at: z.iso.datetime(), author: z.string(), reason: z.string() }),
]);
export type WebhookEvent = z.infer<typeof webhookEvent>;
