import { resolveSpecification } from '@trainyard/model';
import { trainBare, trainSegment } from './index';
import { rm } from 'node:fs/promises';
const [recipe, stepsText] = process.argv.slice(2) as [string, string];
const steps = +stepsText;
const cpu = () => { const c = process.cpuUsage(); return (c.user + c.system) / 1e6; };
for (const threads of [1, 2]) for (let rep = 0; rep < 2; rep++) {
  const spec = resolveSpecification(recipe, { duration: { steps }, evaluation: { everySteps: 100000 }, samples: { everySteps: 0 }, checkpoint: { everySteps: 100000 } });
  const tokens = steps * spec.batch.sequences * spec.model.context;
  let c = cpu(), t = performance.now();
  const bare = await trainBare({ specification: spec, datasetDirectory: '/tmp/trainer/datasets/sotu', threads, steps: steps - 2, warmupSteps: 2 });
  const bareCpu = cpu() - c;
  for (const [label, everyCk] of [['loop', 100000], ['loop+checkpoint every 10', 10]] as const) {
    let first = 0, last = 0, cpu0 = 0, cpu1 = 0; const durations: number[] = [];
    await trainSegment({ type: 'start', runId: 'r', segmentId: 's', specification: { ...spec, checkpoint: { everySteps: everyCk, keep: 3 } }, datasetDirectory: '/tmp/trainer/datasets/sotu', checkpointDirectory: '/tmp/trainer/bench', resumeFrom: null, threads }, {
      async emit(e) { if (e.type === 'step') { if (e.point.step === 2) { first = performance.now(); cpu0 = cpu(); } last = performance.now(); cpu1 = cpu(); durations.push(e.point.stepDurationMs); } }, takeCommands: () => [] });
    durations.sort((a, b) => a - b);
    console.log(recipe, threads, label, 'loop tok/s', (tokens * (steps - 2) / steps / (last - first) * 1000).toFixed(0), 'bare', bare.tokensPerSecond.toFixed(0), 'cpu s/step loop', ((cpu1 - cpu0) / (steps - 2)).toFixed(4), 'bare (with load)', (bareCpu / steps).toFixed(4), 'median step ms', durations[durations.length >> 1]!.toFixed(1), 'min', durations[0]!.toFixed(1));
    await rm('/tmp/trainer/bench', { recursive: true });
  }
}
