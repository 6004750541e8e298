/** Numbers as people read them, and CSV. */
import { describe, expect, it } from "vitest";
import { toCsv } from "../src/lib/download-csv";
import { formatBytes, formatCompact, formatCount, formatDuration, formatFlops, formatLoss, formatScientific } from "../src/lib/format";

describe("format", () => {
  it.each([
    [0, "0"],
    [999, "999"],
    [1_000, "1k"],
    [12_345, "12.3k"],
    [999_950, "1M"],
    [1_500_000, "1.5M"],
  ])("compact %d", (value, text) => expect(formatCompact(value)).toBe(text));

  it("writes thousands of millions as B", () => expect(formatCount(1_557_611_200)).toBe("1.56B"));

  it.each([
    [0, "0"],
    [6e-4, "6e-4"],
    [5.912e-4, "5.91e-4"],
    [2e-3, "2e-3"],
  ])("learning rate %d", (value, text) => expect(formatScientific(value)).toBe(text));

  it.each([
    [0.2, "< 1 s"],
    [59.6, "1 min"],
    [200, "3 min 20 s"],
    [7_500, "2 h 5 min"],
    [273_600, "3 d 4 h"],
  ])("duration %d", (seconds, text) => expect(formatDuration(seconds)).toBe(text));

  it.each([
    [0, "0 B"],
    [13_421_772, "12.8 MiB"],
    [2 ** 30, "1 GiB"],
  ])("bytes %d", (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  it("keeps the digits of a loss and shows its absence", () => {
    expect(formatLoss(3)).toBe("3.0000");
    expect(formatLoss(null)).toBe("–");
    expect(formatFlops(1.35e11)).toBe("135 GFLOP/s");
  });
});

describe("toCsv", () => {
  it("quotes what needs it and disarms formulas in text, but leaves numbers alone", () => {
    expect(
      toCsv(
        ["name", "loss"],
        [
          ['a "b", c', -1],
          ["=1+1", null],
        ],
      ),
    ).toBe('name,loss\r\n"a ""b"", c",-1\r\n\'=1+1,');
  });
});
