/** Chooses one of the searched parameters. */
"use client";

import { NativeSelect } from "../../../../components/ui/field";
import { useSweepView } from "../sweep-view";
import { parameterViews } from "./parameter-view";

interface ParameterSelectProps {
  label: string;
  chosen: string;
  onChoose: (path: string) => void;
  /** Not offered. */
  without?: string;
}

export function ParameterSelect({ label, chosen, onChoose, without }: ParameterSelectProps) {
  const { sweep } = useSweepView();
  return (
    <NativeSelect aria-label={label} className="h-7 w-36 text-xs" value={chosen} onChange={({ target }) => onChoose(target.value)}>
      {parameterViews(sweep.specification.space)
        .filter(({ path }) => path !== without)
        .map((view) => (
          <option key={view.path} value={view.path}>
            {view.label}
          </option>
        ))}
    </NativeSelect>
  );
}
