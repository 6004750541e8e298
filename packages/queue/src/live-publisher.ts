/** Announces live events and wakes agents. What is announced is already stored, so a lost announcement costs freshness, never data. */
import type { LiveEvent } from "@trainyard/contracts";
import { eventField, keyOf, lengthOf, streamsOf } from "./live-streams";
import { answered, type OnError, requestConnection } from "./redis-connection";
import { wakeChannel } from "./wake-listener";

export interface LivePublisher {
  /** To the streams the contract names. Rejects `unavailable` within seconds where Redis does not answer. */
  publish(event: LiveEvent): Promise<void>;
  /** Tells a node's agent to look at Postgres now instead of at its next heartbeat. */
  wakeNode(nodeId: string): Promise<void>;
  close(): Promise<void>;
}

export function createLivePublisher({ redisUrl, onError = () => undefined }: { redisUrl: string; onError?: OnError }): LivePublisher {
  const connection = requestConnection(redisUrl, onError);
  return {
    async publish(event) {
      const text = JSON.stringify(event);
      await answered(
        Promise.all(
          streamsOf(event).map((stream) => connection.xadd(keyOf(stream), "MAXLEN", "~", lengthOf(stream), "*", eventField, text)),
        ),
      );
    },
    async wakeNode(nodeId) {
      await answered(connection.publish(wakeChannel(nodeId), ""));
    },
    async close() {
      connection.disconnect();
    },
  };
}
