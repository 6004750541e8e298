/** Sessions write into the memory they are given, and nowhere else. */
import { exp, Graph, toOnnx } from "@trainyard/graph";
import { describe, expect, it, onTestFinished } from "vitest";
import { onProcessor } from "../src/runtime/engine";
import { GraphSession } from "../src/runtime/graph-session";
import { zeros } from "../src/runtime/tensors";

const size = 8 * 1024 * 1024;
const bytes = size * Float32Array.BYTES_PER_ELEMENT;

async function exponential(): Promise<GraphSession> {
  const description = { dataType: "float32", shape: [size] } as const;
  const onnx = toOnnx({ y: exp(new Graph().input("x", description.dataType, description.shape)) });
  const graph = { onnx, inputs: [{ name: "x", ...description }], outputs: [{ name: "y", ...description }] };
  const session = await GraphSession.create(graph, onProcessor(1));
  onTestFinished(() => session.release());
  return session;
}

describe("a graph session", () => {
  it("writes its outputs into the given tensors and copies them nowhere else", async () => {
    const session = await exponential();
    const [x, y] = [zeros([size]), zeros([size])];
    const before = process.memoryUsage().arrayBuffers;
    await session.run(
      () => x,
      () => y,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(bytes / 2);
    expect(y.data[0]).toBe(1);
    expect(y.data[size - 1]).toBe(1);
  });

  it("still says when a run fails", async () => {
    const session = await exponential();
    await expect(
      session.run(
        () => zeros([size + 1]),
        () => zeros([size]),
      ),
    ).rejects.toThrow("Got invalid dimensions for input: x");
  });
});
