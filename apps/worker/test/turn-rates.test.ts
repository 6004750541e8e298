/** Step rates of turns: pauses between turns do not count. */
import { expect, test } from "vitest";
import { turnRates } from "../src/turn-rates";

test("a step that spans the pause is left out, and so are turns with too few steps", () => {
  const turns = [
    { fromMs: 0, untilMs: 500 },
    { fromMs: 1_000, untilMs: 1_500 },
    { fromMs: 2_000, untilMs: 2_500 },
  ];
  const ends = [100, 200, 300, 400, 500, 1_050, 1_100, 1_150, 1_200, 2_400, 2_500];
  expect(turnRates(turns, ends)).toEqual([10, 20, null]);
});
