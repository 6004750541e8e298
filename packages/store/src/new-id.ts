/** Names of rows: short enough to type, and different without asking anybody. */
import { randomBytes } from "node:crypto";

export type IdKind =
  | "run"
  | "seg"
  | "ckp"
  | "node"
  | "int"
  | "inc"
  | "evt"
  | "task"
  | "pol"
  | "dec"
  | "trn"
  | "swp"
  | "tri"
  | "lad"
  | "abl"
  | "hook"
  | "dlv"
  | "bdl";

/** Crockford's base 32: no i, l, o, u. Its size divides 256, so every letter is as likely. */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";

/** `run-` and 16 letters: 80 random bits. */
export function newId(kind: IdKind): string {
  return `${kind}-${Array.from(randomBytes(16), (byte) => letters.charAt(byte % letters.length)).join("")}`;
}
