/** The consumer's side of the queue: hands one segment at a time to its handler. */
import { parseOrThrow, type SegmentJob, segmentJob } from "@trainyard/contracts";
import { Worker } from "bullmq";
import { answered, consumerConnection, type OnError } from "./redis-connection";
import { segmentQueueName } from "./segment-queue";

export interface SegmentWorkerOptions {
  readonly redisUrl: string;
  /** Resolves when the segment's training here has ended, however it ended. The job's lock is renewed meanwhile. */
  readonly handle: (job: SegmentJob) => Promise<void>;
  readonly onError: OnError;
}

export interface SegmentWorker {
  /** Takes no further job; the running one goes on. */
  pause(): Promise<void>;
  resume(): void;
  readonly paused: boolean;
  /** Stops taking jobs and waits at most graceMs for the running handler; then lets go: the job's lock runs out and it is delivered again, which a claim refuses. */
  close(graceMs?: number): Promise<void>;
}

/** Starts paused; call `resume`. */
export function createSegmentWorker({ redisUrl, handle, onError }: SegmentWorkerOptions): SegmentWorker {
  const connection = consumerConnection(redisUrl, onError);
  const running = new Set<Promise<void>>();
  let started = false;
  let paused = true;

  const worker = new Worker<SegmentJob>(
    segmentQueueName,
    async (job) => {
      const handled = handle(parseOrThrow(segmentJob, job.data));
      const settled = handled.catch(() => undefined).then(() => void running.delete(settled));
      running.add(settled);
      await handled;
    },
    { connection, concurrency: 1, autorun: false },
  );
  // A lost connection, a lock lost meanwhile, a handler that threw: all are told; none may end the process.
  worker.on("error", onError);
  worker.on("failed", (_, error) => onError(error));

  return {
    async pause() {
      paused = true;
      if (started) await worker.pause(true);
    },
    resume() {
      paused = false;
      const going = started ? worker.resume() : worker.run();
      started = true;
      going.catch(onError);
    },
    get paused() {
      return paused;
    },
    async close(graceMs = 5_000) {
      paused = true;
      if (started) await worker.pause(true);
      await answered(Promise.all(running), graceMs).catch(() => undefined); // the grace is over; what still runs is let go
      await answered(worker.close(true)).catch(onError);
      connection.disconnect();
    },
  };
}
