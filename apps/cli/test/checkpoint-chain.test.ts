import type { Checkpoint, RunDetail } from "@trainyard/contracts";
import { expect, test } from "vitest";
import { checkpointChain } from "../src/checkpoint-chain";

const checkpoint = (segmentId: string, step: number, parentHash: string | null): Checkpoint => ({
  id: `${segmentId}-${step}`,
  runId: "run-1",
  segmentId,
  step,
  tokens: step,
  validationLoss: null,
  stateHash: `hash of ${segmentId} ${step}`,
  parentHash,
  bytes: 1,
  path: "",
  pinned: false,
  best: false,
  abandoned: false,
  deletedAt: null,
  createdAt: "2026-01-01T00:00:00.000Z",
});

const segment = (id: string, ordinal: number, startCheckpointId: string | null) =>
  ({ id, ordinal, startCheckpointId }) as RunDetail["segments"][number];

const segments = [segment("a", 1, null), segment("b", 2, "a-20"), segment("c", 3, "a-10")];
const linksOf = (checkpoints: readonly Checkpoint[]) => checkpointChain(segments, checkpoints).map(({ link }) => link);

test("a checkpoint goes on from the one before it in its segment, or from the one that its segment started from", () => {
  const sound = [
    checkpoint("c", 30, "hash of a 10"),
    checkpoint("b", 40, "hash of b 30"),
    checkpoint("b", 30, "hash of a 20"),
    checkpoint("a", 20, "hash of a 10"),
    checkpoint("a", 10, null),
  ];
  expect(checkpointChain(segments, sound).map(({ checkpoint: { id }, segment: ordinal, link }) => [id, ordinal, link])).toEqual([
    ["a-10", 1, "root"],
    ["a-20", 1, "ok"],
    ["b-30", 2, "ok"],
    ["b-40", 2, "ok"],
    ["c-30", 3, "ok"],
  ]);
});

test("one that names another state, none, or goes on from none that is known breaks the chain, and only there", () => {
  expect(linksOf([checkpoint("a", 10, "hash of another"), checkpoint("a", 20, "hash of a 10")])).toEqual(["broken", "ok"]);
  expect(linksOf([checkpoint("a", 10, null), checkpoint("a", 20, null)])).toEqual(["root", "broken"]);
  expect(linksOf([checkpoint("a", 10, null), checkpoint("b", 30, "hash of a 20")])).toEqual(["root", "broken"]);
});
