/** The names under which graphs take and give state; parameters keep their own names. */

/** State that an optimizer keeps for a parameter. */
export const slotName = (parameter: string, suffix: string): string => `${parameter}.${suffix}`;

/** Gradients summed over micro-batches. */
export const accumulatorName = (parameter: string): string => `${parameter}.accumulated_gradient`;

export const gradientName = (parameter: string): string => `${parameter}.gradient`;

/** The output that holds the next value of the input `name`. */
export const nextName = (name: string): string => `next.${name}`;
