import { describe, expect, it } from "vitest";
import { formatCursor, parseCursor } from "../src";
import { isAfter } from "../src/live-cursor";
import { hasGap } from "../src/live-history";

describe("live cursor", () => {
  it("survives being written and read", () => {
    const cursor = new Map([["cluster", "1700000000000-3"] as const, ["run:run-abc", "5-0"] as const]);
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
    expect(parseCursor("")).toEqual(new Map());
  });

  it.each(["cluster", "cluster=abc", "other=1-0", "run:=1-0", "run:a b=1-0", "cluster=1-0=2", "cluster=1-0,,"])("refuses %j", (text) => {
    expect(() => parseCursor(text)).toThrow("cursor:");
  });

  it("orders ids as Redis does, beyond the precision of doubles", () => {
    expect(isAfter("10-0", "9-5")).toBe(true);
    expect(isAfter("9-10", "9-9")).toBe(true);
    expect(isAfter("9-9", "9-9")).toBe(false);
    expect(isAfter("9007199254740993-0", "9007199254740992-0")).toBe(true);
  });
});

describe("gap detection", () => {
  it("sees none while the place or anything older is still held", () => {
    expect(hasGap("5-0", { firstId: "5-0", lastId: "9-0", isTrimmed: true })).toBe(false);
    expect(hasGap("0-0", { firstId: "5-0", lastId: "9-0", isTrimmed: false })).toBe(false);
  });

  it("sees entries trimmed away and streams that started anew", () => {
    expect(hasGap("4-0", { firstId: "5-0", lastId: "9-0", isTrimmed: true })).toBe(true);
    expect(hasGap("0-0", { firstId: "5-0", lastId: "9-0", isTrimmed: true })).toBe(true);
    expect(hasGap("4-0", { firstId: null, lastId: "0-0", isTrimmed: false })).toBe(true);
    expect(hasGap("9-1", { firstId: "5-0", lastId: "9-0", isTrimmed: false })).toBe(true);
  });
});
