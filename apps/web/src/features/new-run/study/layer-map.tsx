/** Attention layer by layer: what a dense and a banded layer see, and which layers are which. */
import { isBanded, type ModelSpecification } from "@trainyard/contracts";
import { formatInteger } from "../../../lib/format";

/** Sides of the small drawings, pixels. */
const maskSize = 34;
const rowLength = 24;

export function LayerMap({ model }: { model: ModelSpecification }) {
  const layers = Array.from({ length: model.layers }, (_, layer) => isBanded(model, layer));
  const bandedCount = layers.filter(Boolean).length;
  const kinds = [
    { isBanded: false, count: model.layers - bandedCount, words: "dense" },
    { isBanded: true, count: bandedCount, words: `banded, newest ${formatInteger(model.bandWidth)} positions` },
  ].filter(({ count }) => count > 0);
  const summary = kinds.map(({ count, words }) => `${count} ${words}`).join(", ");
  return (
    <div className="flex flex-col gap-2">
      <div
        role="img"
        aria-label={`Attention of ${model.layers} layers: ${summary}`}
        className="grid gap-[3px]"
        style={{ gridTemplateColumns: `repeat(${rowLength}, minmax(0, 1fr))` }}
      >
        {layers.map((banded, layer) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its number.
            key={layer}
            title={`Layer ${layer + 1}: ${banded ? "banded" : "dense"}`}
            className="aspect-square rounded-[2px] border border-train bg-train"
            style={banded ? { background: "repeating-linear-gradient(135deg, var(--series-train) 0 1px, transparent 1px 4px)" } : undefined}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-2xs text-muted">
        {kinds.map((kind) => (
          <li key={kind.words} className="flex items-center gap-2">
            <Mask model={model} banded={kind.isBanded} /> {kind.count} {kind.words}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The mask of a layer over the whole context: rows are positions that look, columns what they see. */
function Mask({ model, banded }: { model: ModelSpecification; banded: boolean }) {
  const share = banded ? Math.min(1, model.bandWidth / model.context) : 1;
  const reach = Math.max(2, share * maskSize);
  return (
    <svg aria-hidden="true" width={maskSize} height={maskSize} className="shrink-0 rounded-[3px] border">
      <path
        d={`M0 0 L${maskSize} ${maskSize} L${maskSize - reach} ${maskSize} L0 ${reach} Z`}
        fill="var(--series-train)"
        fillOpacity={0.75}
      />
    </svg>
  );
}
