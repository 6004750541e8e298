/** The names under which graphs take and give state; parameters keep their own names. */
export const firstMomentName = (parameter: string): string => `${parameter}.first_moment`;
export const secondMomentName = (parameter: string): string => `${parameter}.second_moment`;

/** Gradients summed over micro-batches. */
export const accumulatorName = (parameter: string): string => `${parameter}.accumulated_gradient`;

export const gradientName = (parameter: string): string => `${parameter}.gradient`;

/** The output that holds the next value of the input `name`. */
export const nextName = (name: string): string => `next.${name}`;
