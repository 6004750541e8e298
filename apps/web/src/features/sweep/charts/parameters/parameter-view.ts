/** A searched parameter as the charts of parameters need it. */
import type { SearchParameter, SearchSpace } from "@trainyard/contracts";
import { type Dimension, dimensionOf } from "@trainyard/search/analysis";
import { parameterLabel } from "../../../new-sweep/space/parameter-form";
import { formatParameter } from "../../trial-axes";
import { unitAxis } from "./unit-axis";

export interface ParameterView {
  readonly path: string;
  readonly label: string;
  readonly parameter: SearchParameter;
  readonly dimension: Dimension;
}

export function parameterViews({ parameters }: SearchSpace): ParameterView[] {
  return parameters.flatMap((parameter) => {
    const dimension = dimensionOf(parameter);
    if (dimension === null) return [];
    return [{ path: parameter.path, label: parameterLabel(parameter.path), parameter, dimension }];
  });
}

/** Ticks across the width of a chart; a vertical axis has room for as many. */
const tickCount = 5;

export function axisOfParameter({ parameter, dimension, path }: ParameterView) {
  return {
    axis: unitAxis(parameter, dimension, tickCount),
    format: (unit: number) => formatParameter(path, dimension.fromUnit(unit)),
  };
}
