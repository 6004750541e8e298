/** The web app's settings: the only place where it reads the environment. */
import { parseOrThrow } from "@trainyard/contracts";
import { z } from "zod";

const url = (protocols: RegExp, example: string) => z.url({ protocol: protocols, error: `must be a URL like ${example}` });

const variables = z.object({
  DATABASE_URL: url(/^postgres(ql)?$/, "postgresql://user@127.0.0.1:5432/trainyard"),
  REDIS_URL: url(/^rediss?$/, "redis://127.0.0.1:6379"),
  TRAINYARD_HOME: z.string().min(1).optional(),
  TRAINYARD_ALLOWED_HOSTS: z.string().default(""),
  NODE_ENV: z.string().default("production"),
});

export interface Environment {
  databaseUrl: string;
  redisUrl: string;
  /** Folder of checkpoints and bundles, which the nodes share; left out: this server has no files to give or to take. */
  home?: string | undefined;
  /** Host names the API answers to, beside the loopback ones. */
  allowedHosts: readonly string[];
  /** Whether responses are checked against the contract before they leave. */
  checkResponses: boolean;
}

/** Reads and checks the settings; throws InvalidError naming each variable that is missing or malformed. */
export function readEnvironment(source: Record<string, string | undefined> = process.env): Environment {
  const read = parseOrThrow(variables, source);
  return {
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    home: read.TRAINYARD_HOME,
    allowedHosts: read.TRAINYARD_ALLOWED_HOSTS.split(",")
      .map((host) => host.trim().toLowerCase())
      .filter((host) => host !== ""),
    checkResponses: read.NODE_ENV !== "production",
  };
}
