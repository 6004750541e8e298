/** Webhooks hear of incidents, signed, again after a failure, and never by way of a redirect. */
import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { webhookEvent } from "@trainyard/contracts";
import { pino } from "pino";
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from "vitest";
import { type Courier, createCourier } from "../src/webhooks/courier";
import { webhookBody } from "../src/webhooks/webhook-body";
import { openStory, type Story } from "./story";

let story: Story;
beforeAll(async () => {
  story = await openStory(inject("databaseUrl"));
});
afterAll(() => story?.close());

const by = { author: "test", reason: "for the test" };
const crash = { code: "trainer-died", message: "The trainer was ended by SIGKILL." };

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers with the statuses given, in order, and 204 afterwards. */
async function listen(statuses: readonly number[], location = ""): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const left = [...statuses];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text) => {
      body += text;
    });
    request.on("end", () => {
      received.push({ headers: request.headers, body });
      response.writeHead(left.shift() ?? 204, location === "" ? {} : { location }).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

async function rounds(courier: Courier, count: number): Promise<void> {
  for (let round = 0; round < count; round += 1) {
    courier.wake();
    await courier.idle();
  }
}

async function crashedRun(node: string) {
  const { id: runId } = await story.createRun();
  const { incidentId } = await story.store.lifecycle.crashSegment(await story.claim(runId, node), crash);
  return { runId, incidentId };
}

const courierOf = (delaysMs: readonly number[]) => createCourier(story.store, pino({ level: "silent" }), delaysMs);

test("an incident is told with a signature after two failures, and only once", async () => {
  const { url, received } = await listen([503, 500]);
  const webhook = await story.store.webhooks.create({ url, format: "json", kinds: ["crash"], author: "test" });
  const { runId, incidentId } = await crashedRun("a");
  await rounds(courierOf([0, 0, 0]), 5);

  expect(received).toHaveLength(3);
  const { headers, body } = received[2] ?? { headers: {}, body: "" };
  const expected = createHmac("sha256", webhook.secret).update(`${headers["x-trainyard-timestamp"]}.${body}`).digest("hex");
  expect(headers["x-trainyard-signature"]).toBe(`sha256=${expected}`);
  expect(webhookEvent.parse(JSON.parse(body))).toMatchObject({
    event: "incident-opened",
    incident: { id: incidentId, kind: "crash", runId },
  });
  const [kept] = (await story.store.webhooks.list()).filter(({ id }) => id === webhook.id);
  expect(kept?.deliveries).toMatchObject([{ incidentId, status: "delivered", attempts: 3, httpStatus: 204, problem: null }]);
  await story.store.webhooks.remove(webhook.id);
});

test("it waits after a failure, and is given up after the last attempt with the reason", async () => {
  const { url, received } = await listen([500, 500, 500, 500]);
  const { id } = await story.store.webhooks.create({ url, format: "json", kinds: [], author: "test" });
  await story.store.webhooks.test(id, by);
  await rounds(courierOf([60_000]), 3);
  const [newest] = await story.store.webhooks.list();
  expect(received).toHaveLength(1);
  expect(newest?.deliveries).toMatchObject([{ incidentId: null, status: "waiting", attempts: 1, httpStatus: 500 }]);

  await story.store.webhooks.test(id, by);
  await rounds(courierOf([]), 1);
  expect((await story.store.webhooks.list())[0]?.deliveries[0]).toMatchObject({ status: "given-up", problem: "It answered 500." });
  expect(await story.store.webhooks.remove(id)).toEqual([]);
  await rounds(courierOf([]), 1);
  expect(received).toHaveLength(2);
  await expect(story.store.webhooks.test(id, by)).rejects.toMatchObject({ code: "not-found" });
});

test("a redirect is a failure, and nobody is told by way of it", async () => {
  const target = await listen([]);
  const { url, received } = await listen([307], target.url);
  const { id } = await story.store.webhooks.create({ url, format: "json", kinds: [], author: "test" });
  await story.store.webhooks.test(id, by);
  await rounds(courierOf([]), 1);
  expect([received.length, target.received.length]).toEqual([1, 0]);
  expect((await story.store.webhooks.list())[0]?.deliveries[0]).toMatchObject({ status: "given-up", httpStatus: 307 });
  await story.store.webhooks.remove(id);
});

test("only the kinds that are wanted are told, and none of an incident that came to nothing", async () => {
  const { url, received } = await listen([]);
  const { id } = await story.store.webhooks.create({ url, format: "slack", kinds: ["hang"], author: "test" });
  await crashedRun("b");
  await rounds(courierOf([]), 1);
  expect(received).toEqual([]);
  await story.store.webhooks.remove(id);
});

test("Slack is sent text and blocks, its mark-up escaped", () => {
  const incident = { id: "inc-1", kind: "spike", runId: "run-1", runName: "nano", segmentId: null, nodeId: null, nodeName: null } as const;
  const event = {
    event: "incident-opened",
    at: "2026-01-01T00:00:00.000Z",
    incident: { ...incident, step: 40, summary: "9 > 6 & more" },
  } as const;
  const { text, blocks } = JSON.parse(webhookBody("slack", event));
  expect(text).toBe("Trainyard: spike in nano. 9 > 6 & more");
  expect(blocks).toMatchObject([
    { type: "section", text: { type: "mrkdwn", text: "*spike* 9 &gt; 6 &amp; more" } },
    { type: "context", elements: [{ text: "Run nano · step 40 · incident inc-1" }] },
  ]);
});
