/** Hears when something was asked of a node; its heartbeat is the fallback, so a lost wake-up costs a second. */
import { consumerConnection, type OnError } from "./redis-connection";

export function wakeChannel(nodeId: string): string {
  return `trainyard:wake:${nodeId}`;
}

export interface WakeListener {
  close(): Promise<void>;
}

export interface WakeListenerOptions {
  readonly redisUrl: string;
  readonly nodeId: string;
  readonly onWake: () => void;
  readonly onError?: OnError;
}

/** Subscribes, and again after every reconnection. */
export function createWakeListener({ redisUrl, nodeId, onWake, onError = () => undefined }: WakeListenerOptions): WakeListener {
  const connection = consumerConnection(redisUrl, onError);
  connection.on("message", () => onWake());
  connection.subscribe(wakeChannel(nodeId)).catch(onError);
  return {
    async close() {
      connection.disconnect();
    },
  };
}
