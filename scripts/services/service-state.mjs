/** What a service remembers between two starts: its port and its password, readable by the owner only. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../failure.mjs";
import { freePort } from "./free-port.mjs";

const fileName = "service.json";

/** @param {string} directory @returns {Promise<{ port: number, password: string }>} the remembered port where it is still free */
export async function serviceState(directory) {
  mkdirSync(directory, { recursive: true });
  const known = recallService(directory);
  const state = { port: await freePort(known?.port ?? null), password: known?.password ?? randomBytes(24).toString("hex") };
  if (state.port !== known?.port) {
    const file = join(directory, fileName);
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600, flush: true });
    renameSync(`${file}.new`, file);
  }
  return state;
}

/** What the last start used; null before the first. @param {string} directory @returns {{ port: number, password: string } | null} */
export function recallService(directory) {
  const file = join(directory, fileName);
  if (!existsSync(file)) return null;
  try {
    const { port, password } = JSON.parse(readFileSync(file, "utf8"));
    if (Number.isInteger(port) && typeof password === "string") return { port, password };
  } catch (cause) {
    throw new Failure(`${file} cannot be read: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  throw new Failure(`${file} does not hold a port and a password.`);
}
