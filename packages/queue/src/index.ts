export { type BatchSearches, batchSearchRenewalMs, createBatchSearches } from "./batch-searches";
export { formatCursor, type LiveCursor, parseCursor } from "./live-cursor";
export { createLivePublisher, type LivePublisher } from "./live-publisher";
export { createLiveReader, type LiveReader, type SubscribeOptions } from "./live-reader";
export type { StreamName } from "./live-streams";
export type { LiveMessage } from "./live-subscription";
export { createSegmentQueue, type RedisHealth, type SegmentQueue } from "./segment-queue";
export { createSegmentWorker, type SegmentWorker, type SegmentWorkerOptions } from "./segment-worker";
export { createWakeListener, type WakeListener, type WakeListenerOptions } from "./wake-listener";
