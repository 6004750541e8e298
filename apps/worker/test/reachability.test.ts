/** When a coordinator may call other nodes lost. */
import { expect, test } from "vitest";
import { createReachability } from "../src/coordinator/reachability";

test("reachability starts anew after a miss and after a gap", () => {
  const reachability = createReachability(3_000);
  expect(reachability.reachedForMs(0)).toBe(0);
  for (const now of [1_000, 2_000, 3_000]) reachability.reached(now);
  expect(reachability.reachedForMs(3_000)).toBe(2_000);
  reachability.missed();
  expect(reachability.reachedForMs(3_500)).toBe(0);
  reachability.reached(4_000);
  reachability.reached(5_000);
  expect(reachability.reachedForMs(5_000)).toBe(1_000);
  expect(reachability.reachedForMs(20_000)).toBe(0); // this process was stopped for 15 seconds
  reachability.reached(20_000);
  expect(reachability.reachedForMs(20_000)).toBe(0);
});
