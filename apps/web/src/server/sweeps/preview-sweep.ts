/** What a sweep would try and cost. */
import { type SweepPreview, type SweepSpecification, totalTokens } from "@trainyard/contracts";
import { flopsPerToken } from "@trainyard/model/counts";
import { createTrialCheck } from "@trainyard/model/trials";
import { constraintsOf, countConfigurations, expectedShare, type Observation, rungsOf, samplerAtWork, suggest } from "@trainyard/search";
import type { Store } from "@trainyard/store";
import { checkSweep } from "./check-sweep";

const mostExamples = 12;

/** @throws InvalidError whose fields are paths in the request's body */
export async function previewSweep(specification: SweepSpecification, store: Store): Promise<SweepPreview> {
  const base = await checkSweep(specification, store);
  const nodes = await store.nodes.list();
  const check = createTrialCheck({ sweep: specification, nodes, broken: constraintsOf(specification.space.constraints) });
  const examples = examplesOf(specification).map((values) => ({ values, ...check(values) }));
  const tried = examples.filter(({ problem }) => problem === null);
  const whole = { tokens: totalTokens(base), flops: totalTokens(base) * flopsPerToken(base.model) };
  const tokens = tried.length === 0 ? whole.tokens : mean(tried.map((each) => each.tokens));
  const flops = tried.length === 0 ? whole.flops : mean(tried.map((each) => each.tokens * each.flopsPerToken));
  const { scheduler, trials, repeats } = specification;
  const further = repeats.configurations * repeats.seeds;
  const wholeTrials = expectedShare(scheduler) * trials + further;
  const rates = nodes.flatMap(({ state, flopsPerSecond }) => (state === "lost" || flopsPerSecond === null ? [] : [flopsPerSecond]));
  return {
    sampler: samplerAtWork(specification),
    configurations: countConfigurations(specification.space),
    examples: examples.map(({ values, parameters, memoryBytes, tokens: of, problem }) => ({
      values,
      parameters,
      memoryBytes,
      tokens: parameters === null ? null : of,
      problem,
    })),
    rungs: rungsOf(specification).map((rung) => ({ ...rung, tokens: Math.round(rung.fraction * tokens) })),
    cost: {
      tokensMost: tokens * (trials + further),
      tokensExpected: tokens * wholeTrials,
      flopsExpected: flops * wholeTrials,
      nodeHoursExpected: rates.length === 0 ? null : (flops * wholeTrials) / mean(rates) / 3_600,
    },
  };
}

/** As the sampler begins; nothing is refused, so that what would be is shown. */
function examplesOf({ space, seed, trials, objectives, sampler }: SweepSpecification) {
  const observations: Observation[] = [];
  for (let number = 1; number <= Math.min(mostExamples, trials); number += 1) {
    const values = suggest({
      space,
      seed,
      number,
      observations,
      trials,
      objectives: objectives.length,
      options: sampler,
      refusal: () => null,
    });
    if (values === null) break;
    observations.push({ number, values, status: "pending", losses: [], fraction: 1 });
  }
  return observations.map(({ values }) => values);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}
