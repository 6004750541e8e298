import { expect, it } from "vitest";
import { homePaths } from "../src/home-paths";

it("finds pretrained weights in the folder that is named, or in the checkpoint store", () => {
  const { pretrainedDirectory, recordedPath, segmentDirectory } = homePaths("/data");
  expect(pretrainedDirectory(null)).toBeNull();
  expect(pretrainedDirectory("/models/gpt2")).toBe("/models/gpt2");
  const checkpoint = `${segmentDirectory("run-1", "segment-2")}/step-00000003`;
  expect(pretrainedDirectory(`checkpoint:${recordedPath(checkpoint)}`)).toBe(checkpoint);
});
