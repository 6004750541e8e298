/** Looks at the model where the specification asks for it: at the start, every so many steps, and at the end. */
import type { FromTrainer } from "@trainyard/contracts";
import type { ActivityLog } from "./activity-log";
import type { Course } from "./course";
import { generateText } from "./generate";
import { finiteOrNull } from "./step-report";

export interface Looks {
  readonly evaluation: boolean;
  readonly sample: boolean;
}

/** What is due where a segment is, and at its end (`isOver`) in any case; null: nothing. */
export function looksDue({ specification, position }: Course, isOver: boolean): Looks | null {
  const isDue = (everySteps: number) => isEvery(everySteps, position.step) || (everySteps > 0 && isOver);
  const due = { evaluation: isDue(specification.evaluation.everySteps), sample: isDue(specification.samples.everySteps) };
  return due.evaluation || due.sample ? due : null;
}

/** Evaluates and draws a text sample, as due. */
export async function lookAtModel(
  due: Looks,
  course: Course,
  activity: ActivityLog,
  emit: (event: FromTrainer) => Promise<void>,
): Promise<void> {
  const { segment, specification, position } = course;
  const { step, tokens } = position;
  if (due.evaluation) {
    await activity.begin("evaluating");
    const loss = await segment.evaluation.loss(segment.states.current, () => activity.progress());
    await emit({ type: "evaluation", step, tokens, timeMs: Date.now(), validationLoss: finiteOrNull(loss) });
  }
  if (due.sample) {
    await activity.begin("sampling");
    await emit({ type: "sample", step, prompt: specification.samples.prompt, text: await sampleText(course, activity) });
  }
}

/** Whether `step` is one of every so many; 0 means never. */
export function isEvery(everySteps: number, step: number): boolean {
  return everySteps > 0 && step % everySteps === 0;
}

function sampleText({ segment, specification, position }: Course, activity: ActivityLog): Promise<string> {
  const { dataset, logits, states } = segment;
  const { samples, seed } = specification;
  const nextLogits = async (tokens: readonly number[]) => {
    await activity.progress();
    return logits.next(states.current, tokens);
  };
  return generateText({ samples, seed, step: position.step, codec: dataset.codec, nextLogits });
}
