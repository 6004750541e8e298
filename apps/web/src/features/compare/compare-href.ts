/** Where runs are compared: a link holds which ones, so that it can be shared. */

/** Past this many one no longer tells lines from each other, and each is a request. */
export const mostCompared = 100;

export function compareHref(runIds: readonly string[]): string {
  return `/compare?runs=${runIds.slice(0, mostCompared).map(encodeURIComponent).join(",")}`;
}
