/** What the API answers in another form than JSON. */
import { TrainyardError } from "@trainyard/contracts";
import type { Context } from "./outcome";

/** @throws TrainyardError `unavailable` when nothing answers */
export async function fetchText({ url, signal }: Context, path: string): Promise<string> {
  const response = await fetch(url + path, { signal }).catch((cause: unknown) => {
    if (signal.aborted) throw cause;
    throw new TrainyardError("unavailable", `No answer from ${url}.`, { cause });
  });
  if (!response.ok) throw new TrainyardError("internal", `The server answered ${response.status}.`);
  return response.text();
}
