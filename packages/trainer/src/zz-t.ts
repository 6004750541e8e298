import { resolveSpecification } from '@trainyard/model';
import { trainSegment } from './index';
for (const recipe of ['gpt2-nano', 'gpt2-micro']) for (const threads of [1, 2]) {
  const specification = resolveSpecification(recipe, { duration: { steps: recipe === 'gpt2-nano' ? 10 : 3 }, evaluation: { everySteps: 100000, batches: 1 }, samples: { everySteps: 0 } });
  const ms: number[] = [];
  await trainSegment({ type: 'start', runId: 'r', segmentId: 's', specification, datasetDirectory: '/tmp/trainer/datasets/sotu', checkpointDirectory: `/tmp/trainer/t/${recipe}-${threads}`, resumeFrom: null, threads }, { async emit(e) { if (e.type === 'step') ms.push(e.point.stepDurationMs); if (e.type === 'checkpoint') console.log(recipe, threads, e.stateHash.slice(0, 16), 'write ms', e.writeDurationMs.toFixed(0), 'min step ms', Math.min(...ms).toFixed(0), 'rss MB', process.memoryUsage().rss >> 20); }, takeCommands: () => [] });
}
