/** `GET /ablations/{ablationId}/effects.csv`: one line for each thing that was pulled out. */
import { type AblationEffect, effectsCsvPath } from "@trainyard/contracts";
import { type CsvColumn, csvText } from "../csv-text";
import type { Endpoint } from "../endpoint";
import { attachment } from "../text-response";
import { ablationDetailOf } from "./ablation-detail";

export const effectsCsvEndpoint: Endpoint = {
  method: "GET",
  path: effectsCsvPath,
  async respond(_, { ablationId = "" }, { store }) {
    const { name, effects } = ablationDetailOf(await store.ablations.get(ablationId));
    return new Response(csvText(effects, columns), { headers: attachment("text/csv; charset=utf-8", `${name}-effects.csv`) });
  },
};

const columns: readonly CsvColumn<AblationEffect>[] = [
  ["parts", ({ key }) => key],
  ["label", ({ label }) => label],
  ["effect", ({ effect }) => effect?.value],
  ["low", ({ effect }) => effect?.low],
  ["high", ({ effect }) => effect?.high],
  ["relative", ({ relative }) => relative],
  ["verdict", ({ verdict }) => verdict],
  ["seeds", ({ losses }) => losses.length],
  ["parameters", ({ parameters }) => parameters],
  ["interaction", ({ interaction }) => interaction?.value],
  ["interactionLow", ({ interaction }) => interaction?.low],
  ["interactionHigh", ({ interaction }) => interaction?.high],
];
