/** One parameter of the space: its name, whether a range, values or one value, and when it is varied. */
import type { RunSpecification } from "@trainyard/contracts";
import { GitBranch, X } from "lucide-react";
import { Button } from "../../../components/ui/button";
import { Choice } from "../../../components/ui/choice";
import { cn } from "../../../lib/class-names";
import { formField } from "../../../specification/fields";
import { readableAt } from "../../../specification/values";
import { limitsText } from "../../new-run/form/limits";
import { ConditionEditor } from "./condition-editor";
import { DomainEditor } from "./domain-editor";
import { kindsOf, type ParameterForm, type ParameterKind } from "./parameter-form";

interface ParameterRowProps {
  parameter: ParameterForm;
  /** Those that a condition may name. */
  earlier: readonly ParameterForm[];
  specification: RunSpecification;
  /** Of the parameter as a whole. */
  issue: string | undefined;
  issueOf: (field: string) => string | undefined;
  narrowing: boolean;
  onChange: (changed: Partial<ParameterForm>) => void;
  onRemove: () => void;
}

const kindWords: Record<ParameterKind, string> = { float: "Range", integer: "Range", categorical: "Values", fixed: "Fixed" };

export function ParameterRow(props: ParameterRowProps) {
  const { parameter, earlier, specification, issueOf, narrowing, onChange, onRemove } = props;
  const { path, kind, when } = parameter;
  const field = formField(path);
  const label = field?.label ?? path;
  const kinds = field === undefined ? [kind] : kindsOf(field);
  const issue = props.issue ?? issueOf("path") ?? (when === null ? issueOf("when") : undefined);
  const notes = [
    field === undefined ? null : `recipe: ${readableAt(specification, field)}`,
    field === undefined ? null : limitsText(field),
  ].filter((note) => note !== null);
  return (
    <li
      data-testid={`parameter-${path}`}
      className={cn("flex flex-col gap-2 px-4 py-3", when !== null && "border-l-2 border-l-line-strong")}
    >
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium text-[0.8125rem]" title={field?.help}>
              {label}
            </span>
            <code className="break-all font-mono text-2xs text-muted">{path}</code>
          </p>
          <p className="figures text-2xs text-muted">{notes.join(" · ")}</p>
          {issue !== undefined && <p className="font-medium text-2xs text-danger">{issue}</p>}
        </div>
        <div className="flex items-center gap-1">
          <Choice
            label={`What ${label} can be`}
            value={kind}
            options={kinds.map((value) => ({ value, label: kindWords[value] }))}
            onChange={(next) => onChange({ kind: next })}
          />
          {!narrowing && when === null && earlier.length > 0 && (
            <Button
              variant="ghost"
              size="icon-small"
              onClick={() => onChange({ when: { path: earlier.at(-1)?.path ?? "", in: "" } })}
              aria-label={`Vary ${label} only under a condition`}
              title="Only while another parameter has certain values"
            >
              <GitBranch />
            </Button>
          )}
          {!narrowing && (
            <Button
              variant="ghost"
              size="icon-small"
              onClick={onRemove}
              aria-label={`Search for ${label} no more`}
              title="Take it out of the space"
            >
              <X />
            </Button>
          )}
        </div>
      </div>
      <DomainEditor parameter={parameter} label={label} issueOf={issueOf} onChange={onChange} />
      {when !== null && (
        <ConditionEditor
          when={when}
          label={label}
          earlier={earlier}
          issue={issueOf("when")}
          fixed={narrowing}
          onChange={(changed) => onChange({ when: changed })}
        />
      )}
    </li>
  );
}
