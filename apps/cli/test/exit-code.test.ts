import { describe, expect, it } from "vitest";
import { serverUrl } from "../src/environment";
import { exitCode, exitCodeOf } from "../src/exit-code";
import { formatSeconds } from "../src/format";

describe("exit codes", () => {
  it("tells wrong usage, absence, silence and conflict apart", () => {
    expect(exitCodeOf("invalid")).toBe(exitCode.usage);
    expect(exitCodeOf("not-found")).toBe(exitCode.notFound);
    expect(exitCodeOf("unavailable")).toBe(exitCode.unavailable);
    expect(exitCodeOf("conflict")).toBe(exitCode.conflict);
    expect(exitCodeOf("internal")).toBe(exitCode.failed);
  });
});

describe("server address", () => {
  it("is the local one by default and loses a closing slash", () => {
    expect(serverUrl("")).toBe("http://127.0.0.1:3000");
    expect(serverUrl("http://yard.example:81/")).toBe("http://yard.example:81");
  });

  it("is refused when it is not an http origin", () => {
    for (const value of ["127.0.0.1:3000", "ftp://host", "http://host/path", "nonsense"])
      expect(() => serverUrl(value)).toThrow("TRAINYARD_URL");
  });
});

describe("durations", () => {
  it("read as a clock", () => {
    expect([5, 65, 3_725, null].map(formatSeconds)).toEqual(["0:05", "1:05", "1:02:05", "-"]);
  });
});
