/** What holds for the whole cluster: the rules of recovery, and values that nodes have agreed on. */
import type { RecoveryRules } from "@trainyard/contracts";
import type { Database } from "./database";
import { fromJson, toJson } from "./json-column";
import { rulesInForce, rulesSetting } from "./recovery-rules";

export interface SettingStore {
  /** The defaults until somebody sets them. */
  rules(): Promise<RecoveryRules>;
  setRules(rules: RecoveryRules, author: string): Promise<RecoveryRules>;
  /** The value under a name, which is the given one where there was none before. */
  agreeOn(name: string, value: Record<string, unknown>, author: string): Promise<Record<string, unknown>>;
  /** Null: there is none. */
  find(name: string): Promise<Record<string, unknown> | null>;
}

export function createSettingStore(database: Database): SettingStore {
  const find = (name: string) =>
    database.read(async (client) => {
      const row = await client.setting.findUnique({ where: { name } });
      return row === null ? null : fromJson(row.value);
    });
  return {
    rules: () => database.read(rulesInForce),
    setRules: (rules, author) =>
      database.read(async (client) => {
        await client.$executeRaw`
          INSERT INTO "Setting" ("name", "value", "author") VALUES (${rulesSetting}, ${toJson(rules)}::jsonb, ${author})
          ON CONFLICT ("name") DO UPDATE SET "value" = EXCLUDED."value", "author" = EXCLUDED."author", "at" = clock_timestamp()`;
        return rules;
      }),
    async agreeOn(name, value, author) {
      await database.read(
        (client) => client.$executeRaw`
          INSERT INTO "Setting" ("name", "value", "author") VALUES (${name}, ${toJson(value)}::jsonb, ${author}) ON CONFLICT ("name") DO NOTHING`,
      );
      return (await find(name)) ?? value;
    },
    find,
  };
}
