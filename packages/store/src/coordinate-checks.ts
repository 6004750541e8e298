/** Coordinate checks: asked of any node, told of while they run, and kept. */
import { type CoordinateCheck, type CoordinateCheckRequest, coordinateCheck, coordinateCheckRequest } from "@trainyard/contracts";
import { z } from "zod";
import type { Database } from "./database";
import { createTask, endTask, type NodeTask, type TaskOwner, tellProgress, toTask } from "./node-tasks";

export interface CoordinateCheckStore {
  request(input: CoordinateCheckRequest & { author: string }): Promise<CoordinateCheck>;
  /** Newest first, the newest fifty. */
  list(): Promise<CoordinateCheck[]>;
  describe(task: NodeTask): CoordinateCheckRequest;
  /** Answers whether the task is still the owner's. */
  progress(owner: TaskOwner, progress: z.infer<typeof progressSchema>): Promise<boolean>;
  finish(owner: TaskOwner, found: Pick<CoordinateCheck, "points" | "slopes">): Promise<void>;
}

const { points, slopes } = coordinateCheck.shape;
const progressSchema = z.object({ done: z.number(), points });
const resultSchema = z.object({ points, slopes });
const listed = 50;

export function createCoordinateCheckStore(database: Database): CoordinateCheckStore {
  return {
    request: ({ author, ...request }) =>
      database.transaction(async (transaction) =>
        toCheck(await createTask(transaction, { kind: "coordinate-check", nodeId: null, arguments: request, author, reason: "" })),
      ),
    list: () =>
      database.read(async (client) => {
        const rows = await client.nodeTask.findMany({
          where: { kind: "coordinate_check" },
          orderBy: [{ requestedAt: "desc" }, { id: "desc" }],
          take: listed,
        });
        return rows.map((row) => toCheck(toTask(row)));
      }),
    describe: (task) => coordinateCheckRequest.parse(task.arguments),
    progress: (owner, progress) => database.read((client) => tellProgress(client, owner, progress)),
    finish: (owner, found) => database.read((client) => endTask(client, owner, { status: "done", result: found })),
  };
}

function toCheck({ id, status, arguments: given, progress, result, problem, requestedAt }: NodeTask): CoordinateCheck {
  const told = progress === null ? { done: 0, points: [] } : progressSchema.parse(progress);
  const found = result === null ? { points: told.points, slopes: [] } : resultSchema.parse(result);
  return {
    id,
    status,
    request: coordinateCheckRequest.parse(given),
    progress: status === "done" ? 1 : told.done,
    problem,
    ...found,
    requestedAt: requestedAt.toISOString(),
  };
}
