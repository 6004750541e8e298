/**
 * A model card made from the record of a run. Sections after Mitchell et al. 2019, "Model Cards for Model Reporting" (arXiv:1810.03993), as far
 * as a training run can fill them; what nobody has said is said to be unknown.
 */
import type { Dataset, EnvironmentRecord, Intervention, RunDetail } from "@trainyard/contracts";
import type { KeptCheckpoint } from "./manifest";
import type { ReplayPart } from "./replay-part";

export interface ModelCardFacts {
  readonly run: RunDetail;
  readonly step: number;
  /** Oldest first. */
  readonly interventions: readonly Intervention[];
  readonly incidents: number;
  readonly dataset: Dataset | null;
  readonly checkpoints: readonly KeptCheckpoint[];
  readonly environment: EnvironmentRecord;
  readonly replay: ReplayPart | null;
  readonly madeAt: string;
}

/** Markdown. */
export function modelCard(facts: ModelCardFacts): string {
  const { run } = facts;
  const sections = [
    `# ${line(run.name)}`,
    `A language model of ${count(run.parameters)} parameters, trained from the recipe \`${run.recipe}\`. This card was made from the record of the run on ${facts.madeAt.slice(0, 10)}.`,
    ...architecture(run),
    ...training(facts),
    ...evaluation(facts),
    ...history(facts),
    ...proof(facts),
    "## Use and limits",
    "Nobody has stated an intended use, and no evaluation beyond the loss on held-out text is recorded: nothing is known of bias, of truthfulness or of safety. The model says what its training text makes likely.",
  ];
  return `${sections.join("\n\n")}\n`;
}

function architecture({ specification: { model }, parameters }: RunDetail): string[] {
  const rows = [
    ["Family", model.family],
    ["Parameters", count(parameters)],
    ["Layers", count(model.layers)],
    ["Width", count(model.width)],
    ["Heads", count(model.heads)],
    ["Feed-forward width", count(model.feedForwardWidth ?? 4 * model.width)],
    ["Context", `${count(model.context)} tokens`],
    ["Vocabulary", count(model.vocabulary)],
    ["Positions", model.positions],
    ["Norm", `${model.norm}, ${model.normPlacement}`],
    ["Activation", model.activation],
    ["Embeddings", model.tiedEmbeddings ? "tied" : "untied"],
    ...(model.removed.length === 0 ? [] : [["Removed", model.removed.join(", ")]]),
  ];
  return ["## Model", table(["", ""], rows), "Every field with its default is in `specification.json`."];
}

function training({ run, step, dataset }: ModelCardFacts): string[] {
  const { optimizer, schedule, seed, data, parametrisation } = run.specification;
  const text =
    dataset === null
      ? `The dataset \`${data.dataset}\`, of which nothing more is recorded.`
      : `${line(dataset.title)} (\`${dataset.name}\`): ${count(dataset.documents)} documents, ${count(dataset.trainTokens)} training tokens, SHA-256 \`${dataset.hash}\`.`;
  const rows = [
    ["Steps", `${count(step)} of ${count(run.totalSteps)}`],
    ["Tokens", `${count(run.tokens)} of ${count(run.totalTokens)}`],
    ["Optimizer", optimizer.name],
    ["Peak learning rate", `${schedule.peakLearningRate}, ${schedule.decay}, warm-up ${count(schedule.warmup)} ${schedule.unit}`],
    ["Parametrisation", parametrisation.method],
    ["Seed", String(seed)],
  ];
  return ["## Training", text, table(["", ""], rows)];
}

function evaluation({ run, dataset }: ModelCardFacts): string[] {
  const rows = [
    ["Training loss, newest", nats(run.trainLoss)],
    ["Validation loss, newest", nats(run.validationLoss)],
    ["Validation loss, best", nats(run.bestValidationLoss)],
    ...(dataset === null
      ? []
      : [
          ["Unigram model of the training tokens", nats(dataset.unigramLoss)],
          ["Bigram model of the training tokens", nats(dataset.bigramLoss)],
        ]),
  ];
  return ["## Evaluation", "Cross-entropy, nats a token. Validation is on text that was held out by document.", table(["", ""], rows)];
}

function history({ run, interventions, incidents }: ModelCardFacts): string[] {
  const from = run.forkOf === null ? "" : ` It began as a fork of ${line(run.forkOf.runName)} at step ${count(run.forkOf.step)}.`;
  const told = `${plural(run.segmentCount, "segment")}, ${plural(incidents, "incident")}, ${plural(interventions.length, "intervention")}.${from}`;
  if (interventions.length === 0) return ["## History", told];
  const rows = interventions.map(({ appliedStep, kind, author, reason, status }) => [
    appliedStep === null ? "" : count(appliedStep),
    status === "applied" ? kind : `${kind} (${status})`,
    line(author),
    line(reason),
  ]);
  return ["## History", told, table(["Step", "Intervention", "By", "Why"], rows)];
}

function proof({ checkpoints, environment, replay }: ModelCardFacts): string[] {
  const rows = checkpoints.map(({ step, why, stateHash }) => [count(step), why.join(", "), `\`${stateHash}\``]);
  const again =
    replay === null
      ? "There is no earlier state from which the last steps could be run again."
      : `Steps ${count(replay.fromStep + 1)} to ${count(replay.toStep)} can be run again from this bundle; on the same kind of processor they give the same bits.`;
  const { processor, node, operatingSystem, packages, code } = environment;
  const engine = packages["onnxruntime-node"];
  return [
    "## Checkpoints and proof",
    table(["Step", "Kept as", "SHA-256 of the state"], rows),
    `${again} \`trainyard bundle verify FILE\` checks every hash and does so.`,
    `Computed on ${line(processor)} (${line(operatingSystem)}) with Node ${node}${engine === undefined ? "" : ` and ONNX Runtime ${engine}`}, Trainyard ${code.version}${code.commit === null ? "" : `, commit \`${code.commit}\``}${code.difference === null ? "" : " with uncommitted changes"}.`,
  ];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** What people typed, as one line of text that is no Markdown. */
function line(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_[\]<>#]/g, "\\$&");
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}

function nats(value: number | null): string {
  return value === null ? "not measured" : value.toFixed(4);
}
