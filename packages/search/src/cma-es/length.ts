/** Of a vector. Math.hypot takes its numbers one by one as arguments, which is many times slower. */
export function lengthOf(vector: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += (vector[i] as number) ** 2;
  return Math.sqrt(squares);
}
