/** `trainyard tournaments` and `trainyard runs tournament`: candidate answers tried from one checkpoint. */
import { InvalidError, type Tournament, type TournamentCandidate } from "@trainyard/contracts";
import type { Command } from "commander";
import type { Act } from "./act";
import { findCheckpoint, findRun } from "./find";
import { formatInteger, formatLoss } from "./format";
import type { Outcome } from "./outcome";
import { addReason } from "./reason-option";
import { numberArgument, overridesOfAssignments } from "./run-options";
import { textTable } from "./text-table";

interface StartOptions {
  checkpoint: string;
  steps: number;
  candidate: string[];
  incident?: string;
  author: string;
  reason: string;
}

interface DecisionOptions {
  author: string;
  reason: string;
}

export function addTournamentCommand(runs: Command, act: Act): void {
  addReason(runs.command("tournament <run>").description("try candidate answers from one checkpoint, each as a run of its own"))
    .requiredOption("--checkpoint <id>", "checkpoint that the candidates begin from")
    .requiredOption("--steps <count>", "steps that each trains", numberArgument)
    .requiredOption(
      "--candidate <label: field=value,...>",
      "what one tries, such as 'lower rate: schedule.peakLearningRate=1e-4'; may be repeated",
      (text: string, all: string[] = []) => [...all, text],
    )
    .option("--incident <id>", "incident that this answers")
    .action(
      act(async ({ client }, run: string, { checkpoint, steps, candidate, incident: incidentId, author, reason }: StartOptions) => {
        const candidates = candidate.map(candidateOf);
        const { id: runId } = await findRun(client, run);
        const { id: checkpointId } = await findCheckpoint(client, runId, checkpoint);
        return shown(
          await client.call("startTournament", { runId, body: { checkpointId, steps, candidates, author, reason, incidentId } }),
        );
      }),
    );
}

export function addTournamentCommands(program: Command, act: Act): void {
  const tournaments = program.command("tournaments").description("recovery tournaments and what came of them");

  tournaments
    .command("list <run>")
    .description("tournaments of a run, newest first")
    .action(
      act(async ({ client }, run: string) => {
        const { id: runId } = await findRun(client, run);
        const document = await client.call("listTournaments", { runId });
        return { document, text: document.items.length === 0 ? "No tournaments." : document.items.map(tournamentText).join("\n\n") };
      }),
    );

  tournaments
    .command("show <tournament>")
    .description("one tournament with its candidates")
    .action(act(async ({ client }, tournamentId: string) => shown(await client.call("getTournament", { tournamentId }))));

  addReason(tournaments.command("keep <tournament> <candidate>"), "")
    .description("go on with the run from where a candidate has come; the others stop")
    .action(
      act(async ({ client }, tournamentId: string, reference: string, { author, reason }: DecisionOptions) => {
        const { candidates } = await client.call("getTournament", { tournamentId });
        const labelled = candidates.find(({ label }) => label === reference);
        const runId = labelled?.runId ?? (await findRun(client, reference)).id;
        return shown(await client.call("keepCandidate", { tournamentId, body: { runId, author, reason } }));
      }),
    );

  addReason(tournaments.command("cancel <tournament>"), "")
    .description("stop the candidates and keep none")
    .action(
      act(async ({ client }, tournamentId: string, { author, reason }: DecisionOptions) =>
        shown(await client.call("cancelTournament", { tournamentId, body: { author, reason } })),
      ),
    );
}

/** A comma ends a value only before the next field, so that lists keep theirs. */
export function candidateOf(text: string): TournamentCandidate {
  const [, label, assignments] = /^([^:]*):(.*)$/s.exec(text) ?? [];
  if (label === undefined || assignments === undefined || label.trim() === "")
    throw new InvalidError([{ field: "--candidate", message: `must read 'label: field=value,...', not ${JSON.stringify(text)}` }]);
  const parts = assignments.split(/,\s*(?=[a-zA-Z]\w*(?:\.\w+)*=)/).map((part) => part.trim());
  return { label: label.trim(), changes: overridesOfAssignments(parts.filter((part) => part !== "")) };
}

function shown(tournament: Tournament): Outcome {
  return { document: tournament, text: tournamentText(tournament) };
}

function tournamentText({ id, status, checkpointStep, steps, candidates }: Tournament): string {
  const rows = candidates.map(({ label, runId, status: now, step, trainLoss, validationLoss, winner }) => [
    label,
    runId,
    now,
    formatInteger(step),
    formatLoss(trainLoss),
    formatLoss(validationLoss),
    winner ? "kept" : "",
  ]);
  const head = `${id} ${status}: ${formatInteger(steps)} steps from step ${formatInteger(checkpointStep)}`;
  return `${head}\n${textTable(["CANDIDATE", "RUN", "STATUS", "STEP", "LOSS", "VALIDATION", ""], rows)}`;
}
