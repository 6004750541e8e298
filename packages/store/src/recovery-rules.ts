/** The rules by which runs are started again and nodes taken out of service without a person. */
import { type RecoveryRules, recoveryRules } from "@trainyard/contracts";
import type { Transaction } from "./database";

/** Name of the setting that holds them. */
export const rulesSetting = "recovery-rules";

/** Those in force; the defaults where nobody has set any. */
export async function rulesInForce(client: Transaction): Promise<RecoveryRules> {
  const row = await client.setting.findUnique({ where: { name: rulesSetting }, select: { value: true } });
  return recoveryRules.parse(row?.value ?? {});
}
