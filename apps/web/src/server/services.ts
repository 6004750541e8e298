/** What the handlers work with: one store, one queue and one pair of live connections a process, made when first asked for. */
import {
  type BatchSearches,
  createBatchSearches,
  createLivePublisher,
  createLiveReader,
  createSegmentQueue,
  type LivePublisher,
  type LiveReader,
  type SegmentQueue,
} from "@trainyard/queue";
import { createStore, type Store } from "@trainyard/store";
import packageJson from "../../package.json";
import { type Environment, readEnvironment } from "./environment";

export interface Services {
  readonly store: Store;
  readonly queue: SegmentQueue;
  readonly publisher: LivePublisher;
  readonly reader: LiveReader;
  readonly searches: BatchSearches;
  /** Folder of checkpoints and bundles; null: this server was not given one. */
  readonly home: string | null;
  readonly version: string;
  readonly allowedHosts: readonly string[];
  readonly checkResponses: boolean;
}

export function createServices({ databaseUrl, redisUrl, home, allowedHosts, checkResponses }: Environment): Services {
  const onError = (error: Error) => console.error(`redis: ${error.message}`);
  const publisher = createLivePublisher({ redisUrl, onError });
  return {
    store: createStore({ databaseUrl, onIncidentChanged: (change) => void publisher.publish(change).catch(onError) }),
    queue: createSegmentQueue({ redisUrl, onError }),
    publisher,
    reader: createLiveReader({ redisUrl, onError }),
    searches: createBatchSearches({ redisUrl, onError }),
    home: home ?? null,
    version: packageJson.version,
    allowedHosts,
    checkResponses,
  };
}

export async function closeServices({ store, queue, publisher, reader, searches }: Services): Promise<void> {
  await Promise.all([reader.close(), publisher.close(), searches.close(), queue.close(), store.close()]);
}

/** Next loads a module once for each bundle that holds it; only the global object is one a process. */
const shared = globalThis as typeof globalThis & { trainyardServices?: Services };

export function sharedServices(): Services {
  shared.trainyardServices ??= createSharedServices();
  return shared.trainyardServices;
}

/** Open live streams would keep the server from closing, so they end first. */
function createSharedServices(): Services {
  const services = createServices(readEnvironment());
  const endStreams = () => void services.reader.close();
  process.once("SIGTERM", endStreams);
  process.once("SIGINT", endStreams);
  return services;
}
