/** Proposed values as people read them, and as a form takes them. Pure. */
import { fieldText, type Proposal, type RunSpecification, tokensPerStep } from "@trainyard/contracts";
import { formatExact, formatScientific } from "../../lib/format";
import { formField } from "../../specification/fields";

/** What is proposed is known to two or three digits; more would pretend. */
const significantDigits = 3;

/** Stands for sequences x accumulation x context, which the form has one by one. */
const batchField = "batch.tokens";
/** Proposed in tokens, whatever the schedule is counted in. */
const warmupField = "schedule.warmup";

export function proposalLabel({ field }: Pick<Proposal, "field">): string {
  return field === batchField ? "Batch" : (formField(field)?.label ?? field);
}

export function proposalValue(value: Proposal["value"]): string {
  if (typeof value === "string") return value;
  return Math.abs(value) > 0 && Math.abs(value) < 0.01
    ? formatScientific(value)
    : formatExact(Number(value.toPrecision(significantDigits)));
}

export function proposalText({ value, unit }: Pick<Proposal, "value" | "unit">): string {
  return unit === "" ? proposalValue(value) : `${proposalValue(value)} ${unit}`;
}

type Typed = Readonly<Record<string, string>>;

/** What to type into a form that says `specification` so that it says what is proposed, by path; empty where no field of it is meant. */
export function proposalTexts(proposals: readonly Pick<Proposal, "field" | "value">[], specification: RunSpecification): Typed {
  const tokens = proposals.find(({ field }) => field === batchField)?.value;
  const batch = typeof tokens === "number" ? { ...specification.batch, ...batchOf(tokens, specification) } : specification.batch;
  const stepTokens = tokensPerStep({ batch, model: specification.model });
  const texts = proposals.map((proposal): Typed => {
    if (proposal.field === batchField)
      return { "batch.sequences": String(batch.sequences), "batch.accumulation": String(batch.accumulation) };
    const isInSteps = proposal.field === warmupField && specification.schedule.unit === "steps";
    return isInSteps && typeof proposal.value === "number"
      ? { [warmupField]: String(Math.round(proposal.value / stepTokens)) }
      : typedProposal(proposal);
  });
  return Object.assign({}, ...texts);
}

/** More micro-batches of the same size; fewer sequences only where one micro-batch is too much. */
function batchOf(tokens: number, { batch, model }: RunSpecification): Pick<RunSpecification["batch"], "sequences" | "accumulation"> {
  const accumulation = Math.round(tokens / (batch.sequences * model.context));
  if (accumulation >= 1) return { sequences: batch.sequences, accumulation };
  return { sequences: Math.max(1, Math.round(tokens / model.context)), accumulation: 1 };
}

function typedProposal({ field: path, value }: Pick<Proposal, "field" | "value">): Typed {
  const field = formField(path);
  if (field === undefined) return {};
  if (typeof value === "string") return { [path]: fieldText(field, value) };
  return { [path]: fieldText(field, field.kind === "integer" ? Math.round(value) : Number(value.toPrecision(significantDigits))) };
}
