/** The model families that can be read and written. */
import type { ModelSpecification } from "@trainyard/contracts";
import type { Format } from "./format";
import { gptNeo } from "./gpt-neo";
import { gpt2 } from "./gpt2";
import { neox } from "./neox";
import { opt } from "./opt";

export const formats: readonly Format[] = [gpt2, neox, opt, gptNeo];

const byFamily: { readonly [Family in ModelSpecification["family"]]: Format } = {
  gpt2,
  gpt3: gpt2, // as far as its attention is dense: the library has no scaled banded attention
  neox,
  opt,
  "gpt-neo": gptNeo,
};

/** The format in which a model of this family is kept. */
export function formatOf({ family }: Pick<ModelSpecification, "family">): Format {
  return byFamily[family];
}
