/** Delivers what webhooks are to be told, beside housekeeping: an address that does not answer holds nothing up but itself. */
import { createHmac } from "node:crypto";
import { webhookEvent } from "@trainyard/contracts";
import type { ClaimedDelivery, Store } from "@trainyard/store";
import type { Logger } from "pino";
import { isUnavailable } from "../until-available";
import { webhookBody } from "./webhook-body";

/** Waits after the first, second, ... attempt that failed: 5 s, 30 s, 2 min, 10 min, 1 h; after the last it is given up. */
const retryDelaysMs: readonly number[] = [5_000, 30_000, 120_000, 600_000, 3_600_000];
const attemptLimitMs = 5_000;
const atOnce = 10;

export interface Courier {
  /** Begins a round, unless one is under way. */
  wake(): void;
  /** Resolves when the round under way is over. */
  idle(): Promise<void>;
}

export function createCourier(store: Store, logger: Logger, delaysMs: readonly number[] = retryDelaysMs): Courier {
  let round: Promise<void> | null = null;
  const deliver = async () => {
    const claimed = await store.webhooks.claim(atOnce);
    await Promise.all(
      claimed.map(async (delivery) => {
        const { httpStatus, problem } = await attempt(delivery);
        if (problem !== null) logger.warn({ delivery: delivery.id, url: delivery.url, problem }, "A webhook was not delivered.");
        await store.webhooks.attempted(delivery.id, { httpStatus, problem, retryAfterMs: delaysMs[delivery.attempts - 1] ?? null });
      }),
    );
  };
  return {
    wake() {
      round ??= deliver()
        .catch((error: unknown) => {
          // Without the database nothing is lost: what was claimed waits again after its lease.
          if (!isUnavailable(error)) logger.error({ err: error }, "Webhooks could not be delivered.");
        })
        .finally(() => {
          round = null;
        });
    },
    idle: async () => void (await round),
  };
}

/** A redirect is not followed: who controls an address does not control where messages go. */
async function attempt({ url, format, secret, event }: ClaimedDelivery): Promise<{ httpStatus: number | null; problem: string | null }> {
  const body = webhookBody(format, webhookEvent.parse(event));
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const headers = {
    "content-type": "application/json",
    "user-agent": "Trainyard",
    "x-trainyard-timestamp": timestamp,
    "x-trainyard-signature": `sha256=${signature}`,
  };
  try {
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(attemptLimitMs) });
    await response.body?.cancel();
    return { httpStatus: response.status, problem: response.ok ? null : `It answered ${response.status}.` };
  } catch (error) {
    return { httpStatus: null, problem: reasonOf(error) };
  }
}

/** What fetch rejects with says why in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `It did not answer within ${attemptLimitMs / 1_000} s.`;
  return error.cause instanceof Error ? error.cause.message || error.cause.name : error.message;
}
