/** What a webhook is sent: the event itself, or a message as Slack's incoming webhooks take it. */
import type { Webhook, WebhookEvent } from "@trainyard/contracts";

export function webhookBody(format: Webhook["format"], event: WebhookEvent): string {
  return JSON.stringify(format === "slack" ? slackMessage(event) : event);
}

/** `text` is what notifications show, `blocks` what the channel does (https://api.slack.com/messaging/webhooks). */
function slackMessage(event: WebhookEvent): { text: string; blocks: unknown[] } {
  const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });
  if (event.event === "test") {
    const text = `Trainyard: a test by ${event.author}${event.reason === "" ? "" : `: ${event.reason}`}`;
    return { text, blocks: [section(escaped(text))] };
  }
  const { kind, summary, runName, nodeName, step, id } = event.incident;
  const text = `Trainyard: ${kind}${runName === null ? "" : ` in ${runName}`}. ${summary}`;
  const facts = [
    runName === null ? null : `Run ${runName}`,
    step === null ? null : `step ${step}`,
    nodeName === null ? null : `node ${nodeName}`,
    `incident ${id}`,
  ];
  const context = facts.filter((fact) => fact !== null).join(" · ");
  return {
    text,
    blocks: [
      section(`*${escaped(kind)}* ${escaped(summary)}`),
      { type: "context", elements: [{ type: "mrkdwn", text: escaped(context) }] },
    ],
  };
}

/** The three characters that Slack's mark-up gives a meaning. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
