/** The settings of `npm start`, read from the environment and checked before anything is touched. */
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "../failure.mjs";
import { repository } from "../repository.mjs";

const mostWorkers = 64;

/**
 * @typedef {object} Settings
 * @property {number} port of the web application, on 127.0.0.1
 * @property {string} home absolute folder of all data
 * @property {number} workers nodes started here
 * @property {string | null} databaseUrl null: an embedded PostgreSQL
 * @property {string | null} redisUrl null: a private Redis
 */

/** @param {Readonly<Record<string, string | undefined>>} environment @returns {Settings} */
export function readSettings(environment) {
  return {
    port: integer(environment, "PORT", 3000, 1, 65_535),
    home: folder(environment, "TRAINYARD_HOME", join(repository, ".trainyard")),
    workers: integer(environment, "TRAINYARD_WORKERS", 2, 0, mostWorkers),
    databaseUrl: url(environment, "DATABASE_URL", ["postgresql:", "postgres:"]),
    redisUrl: url(environment, "REDIS_URL", ["redis:", "rediss:"]),
  };
}

/** @param {Readonly<Record<string, string | undefined>>} environment @param {string} name @param {number} fallback @param {number} least @param {number} most */
function integer(environment, name, fallback, least, most) {
  const text = environment[name]?.trim();
  if (text === undefined || text === "") return fallback;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most)
    throw new Failure(`${name} must be a whole number from ${least} to ${most}, and it is "${text}".`);
  return value;
}

/** @param {Readonly<Record<string, string | undefined>>} environment @param {string} name @param {string} fallback */
function folder(environment, name, fallback) {
  const text = environment[name]?.trim();
  if (text === undefined || text === "") return fallback;
  const path = resolve(text);
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry !== undefined && !entry.isDirectory()) throw new Failure(`${name} must be a folder, and ${path} is a file.`);
  return path;
}

/** @param {Readonly<Record<string, string | undefined>>} environment @param {string} name @param {readonly string[]} protocols */
function url(environment, name, protocols) {
  const text = environment[name]?.trim();
  if (text === undefined || text === "") return null;
  const parsed = URL.canParse(text) ? new URL(text) : null;
  if (parsed === null || !protocols.includes(parsed.protocol) || parsed.hostname === "")
    throw new Failure(`${name} must be an address like ${protocols[0]}//host:port, and it is "${withoutPassword(text)}".`);
  return text;
}

/** @param {string} text */
function withoutPassword(text) {
  return text.replace(/:[^:@/]*@/, ":***@");
}
