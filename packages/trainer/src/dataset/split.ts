/** Which documents are held out for validation. */
import { createHash } from "node:crypto";

/** Of 2^32 hash values; about 8 % of the documents. */
const validationShare = 0.08;

/** Decided by the document's own text, so that no other document can move it to the other side. */
export function isValidation(document: string): boolean {
  return createHash("sha256").update(document).digest().readUInt32BE(0) < validationShare * 2 ** 32;
}
