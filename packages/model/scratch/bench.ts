import * as ort from 'onnxruntime-node';
import fs from 'node:fs';
import { performance } from 'node:perf_hooks';
import { buildTrainingGraph, initialParameters, hyperparameterValues } from '../src/index';
import { Graph, matmul, gemm, toOnnx, sizeOf } from '@trainyard/graph';
const presets: Record<string, any> = {
  S1: [{family:'gpt2',layers:4,width:128,heads:4,context:128,vocabulary:512},16],
  S2: [{family:'gpt2',layers:6,width:384,heads:6,context:256,vocabulary:4096},4],
  S3: [{family:'gpt2',layers:12,width:768,heads:12,context:256,vocabulary:50304},2],
  nano: [{family:'gpt2',layers:3,width:128,heads:4,context:128,vocabulary:4096},16],
  micro: [{family:'gpt2',layers:5,width:384,heads:6,context:256,vocabulary:4096},8],
};
const names = process.argv[2]!.split(','); const threads = process.argv[3]!.split(',').map(Number); const profile = process.argv[4];
async function peak(t: number) {
  const g = new Graph(); const a = g.input('a','float32',[2048,2048]); const b = g.input('b','float32',[2048,2048]);
  const s = await ort.InferenceSession.create(toOnnx({y: gemm(a,b)}), {intraOpNumThreads:t});
  const f=()=>new ort.Tensor('float32', new Float32Array(2048*2048).fill(0.5),[2048,2048]); const feeds={a:f(),b:f()}; const y={y:f()};
  await s.run(feeds,y); let best=1e9; for(let i=0;i<5;i++){const t0=performance.now(); await s.run(feeds,y); best=Math.min(best,performance.now()-t0);} await s.release();
  return 2*2048**3/best/1e6;
}
for (const name of names) for (const t of threads) {
  const [spec,B] = presets[name];
  const graph = buildTrainingGraph(spec,{sequences:B});
  if (profile==='dump') fs.writeFileSync('/tmp/engine/'+name+'.onnx',graph.onnx);
  const opts: any = {intraOpNumThreads:t,interOpNumThreads:1,executionMode:'sequential',graphOptimizationLevel:'all', extra:{session:{set_denormal_as_zero:'1'}}};
  if (profile==='profile') { opts.enableProfiling=true; opts.profileFilePrefix='/tmp/engine/prof-'+name; }
  const t00=performance.now(); const s = await ort.InferenceSession.create(graph.onnx, opts); const build=performance.now()-t00;
  const init = initialParameters(spec, 1);
  const mk=()=>{const m: any={}; for(const o of graph.outputs) m[o.name]=new ort.Tensor('float32',new Float32Array(sizeOf(o.shape)),o.shape as number[]); return m;};
  const bufs=[mk(),mk()];
  for (const [n,v] of init) bufs[0]['next.'+n].data.set(v);
  const n=B*(spec.context+1); 
  const tokens = Int32Array.from({length:n},(_, i)=>((i*7919)%97+ (i%5)*31)%spec.vocabulary);
  const feedNames = graph.inputs.map(i=>i.name);
  let times:number[]=[]; let step=0; let loss=0; 
  const run=async()=>{ step++; const src=bufs[(step-1)%2], dst=bufs[step%2]; const hv:any=hyperparameterValues({weightDecay:.1,beta1:.9,beta2:.95,epsilon:1e-8,clipNorm:1},1e-3,step);
    const feeds:any={}; for(const f of feedNames){ if(f==='tokens') feeds[f]=new ort.Tensor('int32',tokens,[B,spec.context+1]); else if(f in hv) feeds[f]=new ort.Tensor('float32',Float32Array.of(hv[f]),[]); else feeds[f]=src['next.'+f]; }
    const t0=performance.now(); await s.run(feeds,dst); times.push(performance.now()-t0); loss=dst.loss.data[0]; if(step===1||step===profileSteps) console.log(' loss',loss,'norm',dst.gradientNorm.data[0]); };
  const profileSteps= profile==='profile'?12: name==='S3'?5:30;
  const p1=await peak(t);
  for(let i=0;i<profileSteps;i++) await run();
  const p2=await peak(t);
  if(profile==='profile') (s as any).endProfiling();
  times=times.slice(2).sort((a,b)=>a-b); const med=times[times.length>>1]!; const best=times[0]!;
  const N=[...init.values()].reduce((a,v)=>a+v.length,0); const flops=6*N+12*spec.layers*spec.width*spec.context; const tok=B*spec.context;
  const pk=Math.max(p1,p2);
  console.log(name,'threads',t,'params',N,'build ms',build|0,'median ms',med.toFixed(1),'best',best.toFixed(1),'tok/s',(tok/med*1e3)|0,'best',(tok/best*1e3)|0,'peak',pk|0,'GF/s share',(flops*tok/med/1e6/pk*100).toFixed(0)+'%','best share',(flops*tok/best/1e6/pk*100).toFixed(0)+'%','rss',process.memoryUsage().rss>>20, 'nodes', graph.onnx.length);
  await s.release();
}
