/** `trainyard webhooks`: addresses that are told of incidents. */
import { type IncidentKind, incidentKind, type Webhook, webhookDraft } from "@trainyard/contracts";
import { type Command, Option } from "commander";
import type { Act } from "./act";
import { defaultAuthor } from "./environment";
import { pick } from "./find";
import type { Context, Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { textTable } from "./text-table";

interface AddOptions {
  author: string;
  format: Webhook["format"];
  kind?: IncidentKind[];
}

export function addWebhookCommands(program: Command, act: Act): void {
  const webhooks = program.command("webhooks").description("addresses that are told of incidents, signed and with retries");

  webhooks
    .command("list")
    .description("webhooks with their newest deliveries, newest first")
    .action(
      act(async ({ client }) => {
        const { items } = await client.call("listWebhooks", {});
        return listed(items);
      }),
    );

  webhooks
    .command("add <url>")
    .description("tell an address of incidents; shows the secret that signs what it is sent")
    .option("--author <name>", "who asks", defaultAuthor())
    .addOption(new Option("--format <format>", "body of a message").choices(webhookDraft.shape.format.options).default("json"))
    .addOption(new Option("--kind <kinds...>", "only of these; all when left out").choices(incidentKind.options))
    .action(
      act(async ({ client }, url: string, { author, format, kind: kinds = [] }: AddOptions) => {
        const webhook = await client.call("createWebhook", { body: { url, format, kinds, author } });
        return { document: webhook, text: `Webhook ${webhook.id} tells ${webhook.url}.\nSecret: ${webhook.secret}` };
      }),
    );

  for (const [verb, summary] of [
    ["test", "send it a test"],
    ["remove", "tell it no more"],
  ] as const)
    addReason(webhooks.command(`${verb} <webhook>`).description(summary), "").action(
      act(async (context, reference: string, by: { author: string; reason: string }) => {
        const { id: webhookId } = await findWebhook(context, reference);
        if (verb === "remove") return listed((await context.client.call("removeWebhook", { webhookId, body: by })).items);
        const webhook = await context.client.call("testWebhook", { webhookId, body: by });
        return { document: webhook, text: `A test is on its way to ${webhook.url}.` };
      }),
    );
}

async function findWebhook({ client }: Context, reference: string): Promise<Webhook> {
  return pick("webhook", reference, (await client.call("listWebhooks", {})).items);
}

function listed(items: readonly Webhook[]): Outcome {
  const rows = items.map(({ id, url, format, kinds, deliveries: [newest] }) => {
    const delivery =
      newest === undefined
        ? "none yet"
        : `${newest.status} after ${newest.attempts}${newest.problem === null ? "" : `: ${newest.problem}`}`;
    return [id, url, format, kinds.join(" ") || "all", delivery];
  });
  return {
    document: { items },
    text: items.length === 0 ? "No webhooks." : textTable(["ID", "ADDRESS", "FORMAT", "KINDS", "NEWEST DELIVERY"], rows),
  };
}
