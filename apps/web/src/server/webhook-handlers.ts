/** Handlers of the routes about webhooks. What is to be delivered waits in the database for the coordinator. */
import type { Handlers } from "./json-endpoint";

export const webhookHandlers = {
  listWebhooks: async (_call, { store }) => ({ items: await store.webhooks.list() }),
  createWebhook: ({ body }, { store }) => store.webhooks.create(body),
  testWebhook: ({ webhookId, body }, { store }) => store.webhooks.test(webhookId, body),
  removeWebhook: async ({ webhookId }, { store }) => ({ items: await store.webhooks.remove(webhookId) }),
} satisfies Partial<Handlers>;
