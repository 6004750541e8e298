/** Load of a node right now, with the last minutes of processor and memory behind it. */
"use client";

import { useQuery } from "@tanstack/react-query";
import type { Node, NodeTelemetry } from "@trainyard/contracts";
import { Meter } from "../../components/ui/meter";
import { formatBytes } from "../../lib/format";
import { queries } from "../../lib/queries";
import { HistoryPlot } from "./history-plot";

export function NodeTelemetrySection({ node }: { node: Node }) {
  const { data: history } = useQuery({ ...queries.nodeHistory(node.id), refetchInterval: 15_000 });
  const { telemetry } = node;
  if (telemetry === null) return <p className="border-t px-4 py-6 text-muted">No telemetry yet.</p>;
  const { timeMs = [], cpuPercent = [], memoryUsedBytes = [] } = history?.telemetry ?? {};
  return (
    <div className="grid gap-x-6 gap-y-3 border-t px-4 py-3 sm:grid-cols-2">
      <div>
        <Meter label="Processor" share={telemetry.cpuPercent / 100} value={`${telemetry.cpuPercent.toFixed(0)} %`} />
        <HistoryPlot label="Processor, last minutes" timeMs={timeMs} values={cpuPercent} most={100} color="var(--series-train)" />
      </div>
      <div>
        <Meter
          label="Memory"
          share={telemetry.memoryUsedBytes / telemetry.memoryTotalBytes}
          value={`${formatBytes(telemetry.memoryUsedBytes)} of ${formatBytes(telemetry.memoryTotalBytes)}`}
        />
        <HistoryPlot
          label="Memory, last minutes"
          timeMs={timeMs}
          values={memoryUsedBytes}
          most={telemetry.memoryTotalBytes}
          color="var(--series-rate)"
        />
      </div>
      <Meter
        label="Disk"
        share={1 - telemetry.diskFreeBytes / telemetry.diskTotalBytes}
        value={`${formatBytes(telemetry.diskFreeBytes)} free`}
      />
      <p className="figures flex items-baseline justify-between text-xs">
        <span className="text-muted">Temperature</span>
        <span>
          {telemetry.temperatureCelsius === null ? (
            <span className="text-muted">not readable here</span>
          ) : (
            `${telemetry.temperatureCelsius.toFixed(0)} °C`
          )}
        </span>
      </p>
      {telemetry.gpus.map((gpu, index) => (
        <Gpu key={`${gpu.name} ${index.toString()}`} gpu={gpu} />
      ))}
    </div>
  );
}

function Gpu({ gpu }: { gpu: NodeTelemetry["gpus"][number] }) {
  const { name, utilisationPercent, memoryUsedBytes, memoryTotalBytes, temperatureCelsius } = gpu;
  const words = [
    utilisationPercent === null ? "" : `${utilisationPercent.toFixed(0)} %`,
    memoryUsedBytes === null || memoryTotalBytes === null ? "" : `${formatBytes(memoryUsedBytes)} of ${formatBytes(memoryTotalBytes)}`,
    temperatureCelsius === null ? "" : `${temperatureCelsius.toFixed(0)} °C`,
  ];
  return (
    <div className="sm:col-span-2">
      <Meter label={name} share={(utilisationPercent ?? 0) / 100} value={words.filter(Boolean).join(", ") || "does not tell"} />
    </div>
  );
}
