/** What a test found: its part of a diagnostic result. */
import { diagnosticResult } from "@trainyard/contracts";
import type { z } from "zod";

export const finding = diagnosticResult.pick({ status: true, figure: true, unit: true, limit: true, detail: true });
export type Finding = z.infer<typeof finding>;
