/** Datasets that nodes have prepared. */
import { type Dataset, NotFoundError } from "@trainyard/contracts";
import type { Database } from "./database";
import type { Dataset as DatasetRow } from "./generated/client";

export interface DatasetStore {
  /** By name. */
  list(): Promise<Dataset[]>;
  get(name: string): Promise<Dataset>;
  /** Adds or replaces: agents register what they find on their disks. */
  register(dataset: Dataset): Promise<void>;
}

export function createDatasetStore(database: Database): DatasetStore {
  return {
    list: () => database.read(async (client) => (await client.dataset.findMany({ orderBy: { name: "asc" } })).map(toDataset)),
    get: (name) =>
      database.read(async (client) => {
        const row = await client.dataset.findUnique({ where: { name } });
        if (row === null) throw new NotFoundError("dataset", name);
        return toDataset(row);
      }),
    register: (dataset) =>
      database.read(async (client) => {
        await client.dataset.upsert({ where: { name: dataset.name }, create: dataset, update: dataset });
      }),
  };
}

function toDataset({ registeredAt, trainTokens, validationTokens, ...row }: DatasetRow): Dataset {
  return { ...row, trainTokens: Number(trainTokens), validationTokens: Number(validationTokens) };
}
