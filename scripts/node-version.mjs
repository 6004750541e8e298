/** The oldest Node that all dependencies support; written without newer syntax, so that an older Node reaches the sentence below. */

/** Prisma 7 asks for 20.19, 22.12 or 24: the releases in which require() can load an ES module. */
const oldest = { 20: 19, 22: 12 };

/** @param {string} version such as "20.19.0" */
export function isSupportedNode(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const oldestMinor = Object.entries(oldest).find(([of]) => Number(of) === major)?.[1];
  return oldestMinor === undefined ? major >= 24 : minor >= oldestMinor;
}

/** Ends the process with one sentence when this Node is too old. */
export function requireNode() {
  if (isSupportedNode(process.versions.node)) return;
  console.error(
    `Trainyard needs Node 20.19, 22.12, 24 or newer, and this is Node ${process.versions.node}: install a newer one from https://nodejs.org.`,
  );
  process.exit(1);
}
