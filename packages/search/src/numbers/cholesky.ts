/** The linear algebra of symmetric positive definite matrices, which lie in rows of one typed array. */

/** Sum of products of `length` entries. Four sums at a time, because each addition to one sum waits for the one before. */
function dot(a: Float64Array, fromA: number, b: Float64Array, fromB: number, length: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < length; k += 4) {
    first += (a[fromA + k] as number) * (b[fromB + k] as number);
    second += (a[fromA + k + 1] as number) * (b[fromB + k + 1] as number);
    third += (a[fromA + k + 2] as number) * (b[fromB + k + 2] as number);
    fourth += (a[fromA + k + 3] as number) * (b[fromB + k + 3] as number);
  }
  for (; k < length; k++) first += (a[fromA + k] as number) * (b[fromB + k] as number);
  return first + second + (third + fourth);
}

/**
 * The lower factor L of `matrix` = L Lᵀ, in place; what is above the diagonal is left as it was. All inner loops run along rows, which is what
 * makes plain JavaScript fast enough here.
 * @returns false where the matrix is not positive definite
 */
export function factorise(matrix: Float64Array, size: number): boolean {
  for (let row = 0; row < size; row++) {
    const at = row * size;
    for (let column = 0; column < row; column++) {
      const other = column * size;
      const rest = (matrix[at + column] as number) - dot(matrix, at, matrix, other, column);
      matrix[at + column] = rest / (matrix[other + column] as number);
    }
    const pivot = (matrix[at + row] as number) - dot(matrix, at, matrix, at, row);
    if (!(pivot > 0)) return false;
    matrix[at + row] = Math.sqrt(pivot);
  }
  return true;
}

/** L⁻¹ of a lower factor, into `inverse`, whose upper half must be zero and stays it. */
export function invertFactor(factor: Float64Array, size: number, inverse: Float64Array): void {
  for (let row = 0; row < size; row++) {
    const at = row * size;
    for (let column = 0; column <= row; column++) inverse[at + column] = 0;
    for (let k = 0; k < row; k++) {
      const weight = factor[at + k] as number;
      const other = k * size;
      for (let column = 0; column <= k; column++)
        inverse[at + column] = (inverse[at + column] as number) - weight * (inverse[other + column] as number);
    }
    const scale = 1 / (factor[at + row] as number);
    for (let column = 0; column < row; column++) inverse[at + column] = (inverse[at + column] as number) * scale;
    inverse[at + row] = scale;
  }
}

/** (L Lᵀ)⁻¹ from L⁻¹: its lower half, into `inverse`. */
export function inverseFromFactor(inverseFactor: Float64Array, size: number, inverse: Float64Array): void {
  inverse.fill(0, 0, size * size);
  for (let k = 0; k < size; k++) {
    const from = k * size;
    for (let row = 0; row <= k; row++) {
      const weight = inverseFactor[from + row] as number;
      const at = row * size;
      for (let column = 0; column <= row; column++)
        inverse[at + column] = (inverse[at + column] as number) + weight * (inverseFactor[from + column] as number);
    }
  }
}

/** `result` = L⁻¹ `vector`; both of `size` numbers. */
export function timesLower(inverseFactor: Float64Array, size: number, vector: Float64Array, result: Float64Array): void {
  for (let row = 0; row < size; row++) result[row] = dot(inverseFactor, row * size, vector, 0, row + 1);
}

/** `result` = L⁻ᵀ `vector`; both of `size` numbers. */
export function timesLowerTransposed(inverseFactor: Float64Array, size: number, vector: Float64Array, result: Float64Array): void {
  result.fill(0, 0, size);
  for (let row = 0; row < size; row++) {
    const at = row * size;
    const weight = vector[row] as number;
    for (let k = 0; k <= row; k++) result[k] = (result[k] as number) + weight * (inverseFactor[at + k] as number);
  }
}

/** `result` = A `vector` for a symmetric matrix of which the lower half is read. */
export function timesSymmetric(matrix: Float64Array, size: number, vector: Float64Array, result: Float64Array): void {
  result.fill(0, 0, size);
  for (let row = 0; row < size; row++) {
    const at = row * size;
    const own = vector[row] as number;
    let sum = 0;
    for (let other = 0; other < row; other++) {
      const entry = matrix[at + other] as number;
      sum += entry * (vector[other] as number);
      result[other] = (result[other] as number) + entry * own;
    }
    result[row] = (result[row] as number) + sum + (matrix[at + row] as number) * own;
  }
}
