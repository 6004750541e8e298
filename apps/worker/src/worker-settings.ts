/** The worker's settings, validated from environment variables that the caller passes in. */
import { availableParallelism, hostname } from "node:os";
import { parseOrThrow } from "@trainyard/contracts";
import { z } from "zod";

const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be a URL such as ${example}` }).describe("Address of a service");

const environment = z.object({
  DATABASE_URL: url(/^postgres(ql)?$/, "postgresql://user:password@127.0.0.1:5432/trainyard"),
  REDIS_URL: url(/^rediss?$/, "redis://127.0.0.1:6379"),
  TRAINYARD_HOME: z.string({ error: "must name the directory of datasets and checkpoints" }).min(1, "must not be empty"),
  TRAINYARD_NODE: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
      "must be 1 to 63 letters, digits, dots, dashes or underscores, starting with a letter or digit",
    )
    .default(() => defaultNodeName(hostname())),
  TRAINYARD_THREADS: z.coerce
    .number({ error: "must be a whole number of threads" })
    .int("must be a whole number of threads")
    .min(1, "must be at least 1")
    .max(1_024, "must be at most 1024")
    .optional(),
  TRAINYARD_MEMORY_GIB: z.coerce
    .number({ error: "must be a number of gibibytes" })
    .gt(0, "must be above 0")
    .max(1_000_000, "must be at most 1000000")
    .optional(),
  TRAINYARD_WORKERS: z.coerce
    .number({ error: "must be the number of nodes that share this machine" })
    .int("must be a whole number of nodes")
    .min(1, "must be at least 1")
    .max(64, "must be at most 64")
    .default(1),
  TRAINYARD_FAULTS: z.string().min(1, "must name a file").optional(),
});

export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Directory that holds datasets/ and checkpoints/. */
  readonly home: string;
  readonly nodeName: string;
  /** Threads a trainer uses here. */
  readonly threads: number;
  /** Memory a trainer may take here at most; null: all there is. */
  readonly memoryLimitBytes: number | null;
  /** The fault switch's file; null: there is no switch. */
  readonly faultFile: string | null;
}

/**
 * Settings from the variables DATABASE_URL, REDIS_URL, TRAINYARD_HOME, TRAINYARD_NODE (default: host name), TRAINYARD_THREADS (default: this
 * machine's cores shared between the TRAINYARD_WORKERS nodes on it), TRAINYARD_MEMORY_GIB (default: all its memory), TRAINYARD_FAULTS (default: no
 * fault switch). Throws InvalidError whose fields are variable names.
 */
export function workerSettings(variables: Readonly<Record<string, string | undefined>>): WorkerSettings {
  const parsed = parseOrThrow(environment, variables);
  return {
    databaseUrl: parsed.DATABASE_URL,
    redisUrl: parsed.REDIS_URL,
    home: parsed.TRAINYARD_HOME,
    nodeName: parsed.TRAINYARD_NODE,
    threads: parsed.TRAINYARD_THREADS ?? defaultThreads(availableParallelism(), parsed.TRAINYARD_WORKERS),
    memoryLimitBytes: parsed.TRAINYARD_MEMORY_GIB === undefined ? null : parsed.TRAINYARD_MEMORY_GIB * 2 ** 30,
    faultFile: parsed.TRAINYARD_FAULTS ?? null,
  };
}

/** Cores are shared evenly, so that the nodes of one machine do not fight for them. */
export function defaultThreads(cores: number, nodes: number): number {
  return Math.max(1, Math.floor(cores / nodes));
}

function defaultNodeName(host: string): string {
  return (
    host
      .replace(/[^A-Za-z0-9._-]/g, "-")
      .replace(/^[^A-Za-z0-9]+/, "")
      .slice(0, 63) || "node"
  );
}
