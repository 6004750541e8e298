import { InvalidError, NotFoundError } from "@trainyard/contracts";
import { describe, expect, it } from "vitest";
import { pick } from "../src/find";

const runs = [
  { id: "a1b2", name: "first" },
  { id: "a1c3", name: "second" },
  { id: "d4", name: "second" },
  { id: "e5", name: "a1b2" },
];

describe("finding what a reference means", () => {
  it("prefers the id, then the name, then the beginning of an id", () => {
    expect(pick("run", "a1b2", runs)).toBe(runs[0]);
    expect(pick("run", "first", runs)).toBe(runs[0]);
    expect(pick("run", "a1c", runs)).toBe(runs[1]);
  });

  it("refuses what fits several, naming them, and says when nothing fits", () => {
    expect(() => pick("run", "a1", runs)).toThrow("a1b2, a1c3");
    expect(() => pick("run", "second", runs)).toThrow(InvalidError);
    expect(() => pick("run", "zz", runs)).toThrow(NotFoundError);
    expect(() => pick("run", "", runs)).toThrow(NotFoundError);
  });
});
