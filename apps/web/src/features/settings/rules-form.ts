/** Recovery rules as they are typed: shares in percent, waits in seconds. Pure. */
import { type RecoveryRules, recoveryRules } from "@trainyard/contracts";
import { type FieldIssues, issuesByField } from "../../lib/field-issues";

/** Rules that are on or off. */
export type RuleSwitch = { [K in keyof RecoveryRules]: RecoveryRules[K] extends boolean ? K : never }[keyof RecoveryRules];
export type RuleNumber = Exclude<keyof RecoveryRules, RuleSwitch>;

export type RuleTexts = Readonly<Record<RuleNumber, string>> & Readonly<Record<RuleSwitch, boolean>>;

export function textsOfRules(rules: RecoveryRules): RuleTexts {
  return {
    ...rules,
    cordonAfterFailures: String(rules.cordonAfterFailures),
    withinHours: String(rules.withinHours),
    slowBelow: percentText(rules.slowBelow),
    mostCordonedShare: percentText(rules.mostCordonedShare),
    restartBackOffMs: rules.restartBackOffMs.map((ms) => String(ms / 1_000)).join(", "),
    attemptsWithoutProgress: String(rules.attemptsWithoutProgress),
    launchGateFromNodeHours: String(rules.launchGateFromNodeHours),
    pricePerNodeHour: rules.pricePerNodeHour === null ? "" : String(rules.pricePerNodeHour),
    bundleAtEndFromSteps: String(rules.bundleAtEndFromSteps),
  };
}

export function readRules(texts: RuleTexts): { rules: RecoveryRules | null; issues: FieldIssues } {
  const parsed = recoveryRules.safeParse({
    ...texts,
    cordonAfterFailures: numberOf(texts.cordonAfterFailures),
    withinHours: numberOf(texts.withinHours),
    slowBelow: numberOf(texts.slowBelow) / 100,
    mostCordonedShare: numberOf(texts.mostCordonedShare) / 100,
    restartBackOffMs: texts.restartBackOffMs
      .split(/[,\s]+/)
      .filter(Boolean)
      .map((part) => Math.round(numberOf(part) * 1_000)),
    attemptsWithoutProgress: numberOf(texts.attemptsWithoutProgress),
    launchGateFromNodeHours: numberOf(texts.launchGateFromNodeHours),
    pricePerNodeHour: texts.pricePerNodeHour.trim() === "" ? null : numberOf(texts.pricePerNodeHour),
    bundleAtEndFromSteps: numberOf(texts.bundleAtEndFromSteps),
  });
  if (parsed.success) return { rules: parsed.data, issues: {} };
  return { rules: null, issues: inTypedUnits(issuesByField(parsed.error)) };
}

/** Limits of a share and of a wait are told in the units that are typed. */
function inTypedUnits(issues: FieldIssues): FieldIssues {
  return Object.fromEntries(
    Object.entries(issues).map(([field, message]) => {
      const [name = field] = field.split(".");
      if (name === "slowBelow") return [name, "must be above 0 and below 100 %"];
      if (name === "mostCordonedShare") return [name, "must be from 0 to 100 %"];
      if (name === "restartBackOffMs") return [name, "must be 1 to 10 waits of at most 3,600 seconds"];
      return [name, message];
    }),
  );
}

function percentText(share: number): string {
  return String(Number((share * 100).toPrecision(6)));
}

/** Nothing typed is no number, where `Number` would say 0. */
function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
