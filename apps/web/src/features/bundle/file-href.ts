/** Where a bundle's archive is downloaded from. */
import { bundleFilePath } from "@trainyard/contracts";

export function bundleFileHref(bundleId: string): string {
  return `/api/v1${bundleFilePath.replace("{bundleId}", encodeURIComponent(bundleId))}`;
}
