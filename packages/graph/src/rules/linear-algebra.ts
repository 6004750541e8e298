/** Gradient rules of the matrix products. */
import { twoOperands } from "../operands";
import { gemm, matmul, transposeLast } from "../operations";
import { unbroadcast } from "../unbroadcast";
import type { Rules } from "./rule";

export const linearAlgebraRules: Rules<"MatMul" | "Gemm"> = {
  // dA = dY Bᵀ, dB = Aᵀ dY
  MatMul({ inputs, dY, wanted }) {
    const [a, b] = twoOperands(inputs);
    return [
      wanted[0] ? unbroadcast(matmul(dY, transposeLast(b)), a.shape) : undefined,
      wanted[1] ? unbroadcast(matmul(transposeLast(a), dY), b.shape) : undefined,
    ];
  },
  // Y = op(A) op(B) + C: d op(A) = dY op(B)ᵀ, d op(B) = op(A)ᵀ dY, dC = dY; a transposed operand takes the transpose of its gradient.
  Gemm({ inputs, attributes: { transposeA, transposeB }, dY, wanted }) {
    const [a, b] = twoOperands(inputs);
    const bias = inputs[2];
    const dA = transposeA
      ? gemm(b, dY, { transposeA: transposeB, transposeB: true }) // op(B) dYᵀ
      : gemm(dY, b, { transposeB: !transposeB }); // dY op(B)ᵀ
    const dB = transposeB
      ? gemm(dY, a, { transposeA: true, transposeB: transposeA }) // dYᵀ op(A)
      : gemm(a, dY, { transposeA: !transposeA }); // op(A)ᵀ dY
    return [wanted[0] ? dA : undefined, wanted[1] ? dB : undefined, bias === undefined ? undefined : unbroadcast(dY, bias.shape)];
  },
};
