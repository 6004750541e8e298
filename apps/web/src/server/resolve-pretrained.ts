/** Weights to start from may be named by a checkpoint's id; the run's specification keeps where that checkpoint lies. */
import { checkpointReference, InvalidError, NotFoundError, pretrainedCheckpoint, type RunSpecification } from "@trainyard/contracts";
import type { Store } from "@trainyard/store";

const field = "initialisation.pretrained";

/**
 * The specification with `checkpoint:ID` replaced by `checkpoint:PATH`, relative to the checkpoint store, which says run, segment and step to a
 * person and can be read by a node without the database. Throws an InvalidError where there is no such checkpoint or its files are gone.
 */
export async function resolvePretrained(specification: RunSpecification, store: Store): Promise<RunSpecification> {
  const { initialisation } = specification;
  const reference = initialisation.pretrained === null ? null : checkpointReference(initialisation.pretrained);
  if (reference === null || reference.includes("/")) return specification;
  const checkpoint = await store.checkpoints.get(reference).catch((error: unknown) => {
    throw error instanceof NotFoundError ? new InvalidError([{ field, message: error.message }]) : error;
  });
  if (checkpoint.deletedAt !== null)
    throw new InvalidError([{ field, message: `the files of the checkpoint of step ${checkpoint.step} were removed by retention` }]);
  return { ...specification, initialisation: { ...initialisation, pretrained: pretrainedCheckpoint(checkpoint.path) } };
}
