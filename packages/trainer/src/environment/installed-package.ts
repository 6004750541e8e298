/** The folder of an installed package: some do not export their package.json, so it is looked for above what they do export. */
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export function installedPackage(name: string): string {
  const main = require.resolve(name);
  const folder = `node_modules/${name}/`;
  const normal = main.replaceAll("\\", "/");
  return main.slice(0, normal.lastIndexOf(folder) + folder.length);
}
