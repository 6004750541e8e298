/** The record of what a machine computes with: complete, the same twice, and without anybody's secrets. */
import { environmentRecord } from "@trainyard/contracts";
import { expect, test } from "vitest";
import { collectEnvironment } from "../src/environment";
import { featuresIn } from "../src/environment/processor";

const cpuinfo = `processor	: 0
model name	: Some Processor
flags		: fpu vme sse sse2 ht fma sse4_1 sse4_2 avx f16c avx2 avx512f avx512_bf16 amx_tile rdrand
bugs		: spectre_v1 avx
processor	: 1
flags		: fpu avx10
`;

test("an environment is whole and the same twice", async () => {
  const record = await collectEnvironment({ threads: 3, variables: {} });
  expect(environmentRecord.parse(record)).toEqual(record);
  expect(record.threads).toBe(3);
  expect(record.packages).toMatchObject({ "onnxruntime-node": expect.stringMatching(/^\d/), "@trainyard/trainer": expect.any(String) });
  expect(Object.keys(record.libraries)).toContainEqual(expect.stringMatching(/onnxruntime/));
  expect(record.code.sources).toMatch(/^[0-9a-f]{64}$/);
  expect(await collectEnvironment({ threads: 3, variables: {} })).toEqual(record);
});

test("of the variables only those are kept that can change a computation, and no credential", async () => {
  const { variables } = await collectEnvironment({
    threads: 1,
    variables: {
      PATH: "/bin",
      DATABASE_URL: "postgresql://user:password@host/db",
      HOME: "/home/somebody",
      OMP_NUM_THREADS: "4",
      LD_PRELOAD: "libfast.so",
      ORT_API_KEY: "hush",
      CUDA_VISIBLE_DEVICES: "1",
      KMP_AFFINITY: "",
    },
  });
  expect(variables).toEqual({ LD_PRELOAD: "libfast.so", OMP_NUM_THREADS: "4" });
});

test("a processor's features are those that kernels choose by", () => {
  expect(featuresIn(cpuinfo)).toEqual(["amx_tile", "avx", "avx2", "avx512_bf16", "avx512f", "f16c", "fma", "sse4_1", "sse4_2"]);
  expect(featuresIn("Features\t: fp asimd evtstrm asimddp sve\n")).toEqual(["asimd", "asimddp", "sve"]);
  expect(featuresIn("")).toEqual([]);
});
