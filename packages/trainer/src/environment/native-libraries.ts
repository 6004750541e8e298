/** The native libraries that training runs in, by their hashes: a rebuilt library keeps its version, not its bits. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { FileAccessError } from "../errors";
import { hashFile } from "./hash-file";
import { installedPackage } from "./installed-package";

const isLibrary = (name: string) => /\.(node|dll|dylib)$|\.so(\.\d+)*$/.test(name);

/** SHA-256 by file name, of ONNX Runtime's for this platform. */
export async function nativeLibraries(): Promise<Record<string, string>> {
  const folder = await libraryFolder();
  const names = (await readdir(folder)).filter(isLibrary).sort();
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await hashFile(join(folder, name))])));
}

/** Its name has the version of Node's native interface in it. */
async function libraryFolder(): Promise<string> {
  const bin = join(installedPackage("onnxruntime-node"), "bin");
  const versions = await readdir(bin).catch((cause: unknown) => {
    throw new FileAccessError(bin, cause);
  });
  return join(
    bin,
    versions
      .filter((name) => name.startsWith("napi-v"))
      .sort()
      .at(-1) ?? "",
    process.platform,
    process.arch,
  );
}
