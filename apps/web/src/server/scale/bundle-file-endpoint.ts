/** `GET /bundles/{bundleId}/file`: the archive, sent as it is read. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { bundleFilePath, ConflictError, NotFoundError } from "@trainyard/contracts";
import type { Endpoint } from "../endpoint";
import { attachment } from "../text-response";
import { homeFolder } from "./home-folder";

export const bundleFileEndpoint: Endpoint = {
  method: "GET",
  path: bundleFilePath,
  async respond(_, { bundleId = "" }, services) {
    const { status, path } = await services.store.bundles.get(bundleId);
    if (status !== "ready" || path === null) throw new ConflictError("The bundle has no file yet.");
    const file = join(homeFolder(services), path);
    const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") throw new NotFoundError("file", path);
      throw error;
    });
    const headers = { ...attachment("application/x-tar", basename(path)), "content-length": String(found.size) };
    return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>, { headers });
  },
};
