/** The axis of a parameter's coordinate from 0 to 1, with ticks at round values. Pure. */
import type { SearchParameter } from "@trainyard/contracts";
import type { Dimension } from "@trainyard/search/analysis";
import { type Axis, exactAxis } from "../../../../charts/axis";

/** Levels that are few enough for each to have its tick. */
const mostLevels = 8;

export function unitAxis(parameter: SearchParameter, dimension: Dimension, count: number): Axis {
  return { scale: "linear", domain: [0, 1], ticks: ticksOf(parameter, dimension, count) };
}

function ticksOf(parameter: SearchParameter, dimension: Dimension, count: number): number[] {
  const { levels } = dimension;
  if (levels !== null && levels <= mostLevels)
    return Array.from({ length: levels }, (_, level) => dimension.toUnit(dimension.atLevel(level)));
  if (parameter.kind !== "float" && parameter.kind !== "integer") return [];
  const { ticks } = exactAxis(parameter.scale, parameter.low, parameter.high, count);
  return ticks.map((value) => dimension.toUnit(value)).filter((unit) => !Number.isNaN(unit));
}
