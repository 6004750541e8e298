/** Parts of a model as data and in words; their text is that of the contract's grammar. */
import { InvalidError, part } from "@trainyard/contracts";

type Whole = "positions" | "norms" | "final-norm" | "biases" | "tied-embeddings" | "sparse-pattern" | "dropout" | "null";

export type Part =
  | { readonly kind: "layer" | "attention" | "feed-forward"; readonly layer: number }
  | { readonly kind: "head"; readonly layer: number; readonly head: number }
  | { readonly kind: "field"; readonly path: string; readonly value: string }
  | { readonly kind: Whole };

/** @throws InvalidError for a text that is no part */
export function parsePart(text: string): Part {
  if (!part.safeParse(text).success) throw new InvalidError([{ field: "parts", message: `is no part of a model: ${text}` }]);
  const [kind = "", rest = ""] = splitOnce(text, ":");
  switch (kind) {
    case "layer":
    case "attention":
    case "feed-forward":
      return { kind, layer: Number(rest) };
    case "head": {
      const [layer, head] = rest.split(".").map(Number);
      return { kind, layer: layer ?? 0, head: head ?? 0 };
    }
    case "field": {
      const [path = "", value = ""] = splitOnce(rest, "=");
      return { kind, path, value };
    }
    default:
      return { kind: kind as Whole };
  }
}

const words: { readonly [Kind in Whole]: string } = {
  positions: "positions",
  norms: "norms",
  "final-norm": "final norm",
  biases: "biases",
  "tied-embeddings": "tied embeddings",
  "sparse-pattern": "sparse pattern",
  dropout: "dropout",
  null: "nothing (null ablation)",
};

/** Such as: head 1 of layer 3. Layers and heads count from 0, as in the part's text. */
export function partLabel(text: string): string {
  const parsed = parsePart(text);
  switch (parsed.kind) {
    case "layer":
      return `layer ${parsed.layer}`;
    case "attention":
      return `attention of layer ${parsed.layer}`;
    case "feed-forward":
      return `feed-forward of layer ${parsed.layer}`;
    case "head":
      return `head ${parsed.head} of layer ${parsed.layer}`;
    case "field":
      return `${parsed.path} = ${parsed.value}`;
    default:
      return words[parsed.kind];
  }
}

/** More than four are counted, not named. */
export function partsLabel(parts: readonly string[]): string {
  const shown = parts.slice(0, 4).map(partLabel).join(" + ");
  return parts.length > 4 ? `${shown} + ${parts.length - 4} more` : shown;
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
