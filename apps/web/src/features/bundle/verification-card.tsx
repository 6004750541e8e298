/** What the newest verification of a bundle came to: its hashes, the steps that ran again, and where that was. */
import type { Bundle, BundleReport } from "@trainyard/contracts";
import { CircleCheck, CircleX, MinusCircle } from "lucide-react";
import { DifferenceTable } from "../../components/difference-table";
import { formatInstant, formatInteger, formatScientific } from "../../lib/format";
import { useNow } from "../../lib/use-now";
import { BundleProgress } from "./bundle-progress";

export function Verification({ bundle: { verification, progress, verifying } }: { bundle: Bundle }) {
  return (
    <div className="flex flex-col gap-3">
      {verifying && <BundleProgress progress={progress} />}
      {verification === null ? (
        <p className="text-muted">
          Not verified yet. A verification checks the hash of every file and runs the last steps again; on the same kind of processor they
          must give the same bits.
        </p>
      ) : (
        <Report report={verification} />
      )}
    </div>
  );
}

function Report({ report }: { report: BundleReport }) {
  const nowMs = useNow();
  const { at, files, replay, environment, problem } = report;
  return (
    <div className="flex flex-col gap-3" data-testid="bundle-report" data-pass={report.pass}>
      <ul className="figures flex flex-col gap-1.5">
        <Line state={files.broken.length === 0 ? "pass" : "fail"}>
          {files.broken.length === 0
            ? `${formatInteger(files.checked)} files have the hash that was written down`
            : `${formatInteger(files.broken.length)} of ${formatInteger(files.checked)} files are broken or missing: ${files.broken.join(", ")}`}
        </Line>
        <Line state={replay === null ? "none" : replayPassed(replay) ? "pass" : "fail"}>{replayWords(replay)}</Line>
        {problem !== null && <Line state="fail">{problem}</Line>}
      </ul>
      {environment.length > 0 && (
        <section aria-label="Environment of the verification">
          <h3 className="text-muted text-xs">It was verified in another environment than it was made in</h3>
          <DifferenceTable differences={environment} label="Environments" heads={["Made with", "Verified with"]} />
        </section>
      )}
      <p className="text-muted text-xs">{formatInstant(at, nowMs)}</p>
    </div>
  );
}

const icons = { pass: CircleCheck, fail: CircleX, none: MinusCircle };
const tones = { pass: "text-good", fail: "text-danger", none: "text-muted" };
const words = { pass: "passed", fail: "failed", none: "not done" };

function Line({ state, children }: { state: keyof typeof icons; children: string }) {
  const Icon = icons[state];
  return (
    <li className="flex items-start gap-2">
      <Icon className={`mt-0.5 size-4 shrink-0 ${tones[state]}`} aria-label={words[state]} />
      <span className="min-w-0 break-words">{children}</span>
    </li>
  );
}

type Replay = NonNullable<BundleReport["replay"]>;

function replayPassed({ exact, tolerance, largestDifference, firstDifference }: Replay): boolean {
  if (tolerance === null) return exact;
  return firstDifference === null || (largestDifference !== null && largestDifference <= tolerance);
}

function replayWords(replay: Replay | null): string {
  if (replay === null) return "No step was run again";
  const steps = `Steps ${formatInteger(replay.fromStep + 1)} to ${formatInteger(replay.toStep)} ran again`;
  if (replay.exact) return `${steps} and came to the same bits`;
  const first = replay.firstDifference;
  const where = first === null ? "" : `; the first difference is ${first.quantity} of step ${formatInteger(first.step)}`;
  const largest = replay.largestDifference === null ? "" : `, by ${formatScientific(replay.largestDifference)} at most, relatively`;
  const tolerance = replay.tolerance === null ? "" : ` (tolerated: ${formatScientific(replay.tolerance)})`;
  return `${steps} and came to other bits${largest}${tolerance}${where}`;
}
