/** How a segment's end is told from last words and exit. */
import { expect, test } from "vitest";
import { segmentEnd } from "../src/segment-end";

const silence = { ended: null, failed: null };
const finished = { type: "ended", reason: "finished", step: 20, detail: null } as const;

test("an orderly end stands even when the process is killed after it", () => {
  expect(segmentEnd({ ended: finished, failed: null }, { exitCode: null, signal: "SIGKILL", stderrTail: "" })).toEqual({
    kind: "ended",
    reason: "finished",
    detail: null,
  });
});

test("a named failure keeps its code and the evidence", () => {
  const failed = { type: "failed", code: "corrupt-checkpoint", message: "Its hash differs." } as const;
  expect(segmentEnd({ ended: null, failed }, { exitCode: 1, signal: null, stderrTail: "a trace" })).toEqual({
    kind: "crashed",
    code: "corrupt-checkpoint",
    message: "Its hash differs.",
    evidence: { exitCode: 1, signal: null, stderrTail: "a trace" },
  });
});

test.each([
  [{ exitCode: null, signal: "SIGSEGV" as const, stderrTail: "" }, "SIGSEGV"],
  [{ exitCode: 134, signal: null, stderrTail: "" }, "status 134"],
  [{ exitCode: null, signal: null, stderrTail: "spawn ENOMEM" }, "could not be started"],
])("a death without a word is a crash that says how: %o", (exit, words) => {
  expect(segmentEnd(silence, exit)).toMatchObject({ kind: "crashed", code: "trainer-died", message: expect.stringContaining(words) });
});
