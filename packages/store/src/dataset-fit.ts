/** Whether a run's dataset is there and its model has words for it. */
import { InvalidError, type RunSpecification } from "@trainyard/contracts";
import type { Transaction } from "./database";

/** Rejects with InvalidError. */
export async function requireDataset(transaction: Transaction, { data, model }: RunSpecification): Promise<void> {
  const dataset = await transaction.dataset.findUnique({ where: { name: data.dataset } });
  if (dataset === null) throw new InvalidError([{ field: "data.dataset", message: `no node has a dataset named ${data.dataset}` }]);
  if (model.vocabulary < dataset.vocabulary)
    throw new InvalidError([
      { field: "model.vocabulary", message: `must be at least ${dataset.vocabulary}, the vocabulary of the dataset ${data.dataset}` },
    ]);
}
