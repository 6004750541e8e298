/** Settles the certificates of restarts: the steps that ran twice, compared while they run. */
import { certificateOf } from "@trainyard/recovery";
import type { Store } from "@trainyard/store";
import type { Announcer } from "../announcer";

/** `thorough`: also the comparisons that are too long for every round. */
export async function settleCertificates(store: Store, announcer: Announcer, thorough: boolean): Promise<void> {
  for (const { segmentId, runId, against, ...facts } of await store.certificates.due({ thorough })) {
    const certificate = certificateOf({ ...facts, against });
    await store.certificates.settle({ segmentId, runId, against }, certificate);
    if (certificate.status !== "pending")
      for (const what of ["run", "events"] as const) announcer.announce({ type: "run-changed", runId, what });
  }
}
