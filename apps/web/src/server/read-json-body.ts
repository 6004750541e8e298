/** Reads a request's JSON body within a size limit. */
import { RequestError } from "./request-error";

/** Largest body accepted, bytes. */
export const maxBodyBytes = 1024 * 1024;

/** @throws RequestError: 415 for another content type, 413 above the limit, 400 for text that is not JSON. */
export async function readJsonBody(request: Request): Promise<unknown> {
  const contentType = request.headers.get("content-type") ?? "";
  // Required, not sniffed: a form of another site cannot send it without asking first.
  if (contentType.split(";")[0]?.trim().toLowerCase() !== "application/json")
    throw new RequestError(415, "The body must be sent as application/json.", { accept: "application/json" });
  const text = await readText(request);
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, "The body is not valid JSON.");
  }
}

async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function tooLarge(): RequestError {
  return new RequestError(413, `The body is larger than ${maxBodyBytes} bytes.`);
}
