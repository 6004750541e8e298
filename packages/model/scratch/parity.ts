import * as ort from 'onnxruntime-node'; import fs from 'node:fs';
import { buildGradientGraph, buildTrainingGraph, parameterList, hyperparameterValues, gradientName } from '../src/index';
const d='/work/shared/parity/gpt2-tiny'; const c=JSON.parse(fs.readFileSync(d+'/case.json','utf8')); const raw=fs.readFileSync(d+'/model.safetensors');
const hl=Number(raw.readBigUInt64LE(0)); const h=JSON.parse(raw.subarray(8,8+hl).toString()); const spec:any={family:'gpt2',layers:2,width:32,heads:4,context:24,vocabulary:96};
const W:any={}; for(const p of parameterList(spec)){const e=h[p.name]; const b=raw.subarray(8+hl+e.data_offsets[0],8+hl+e.data_offsets[1]); W[p.name]=new Float32Array(b.buffer.slice(b.byteOffset,b.byteOffset+b.length));}
const g=buildGradientGraph(spec,{sequences:4}); const s=await ort.InferenceSession.create(g.onnx,{intraOpNumThreads:2});
const tok=(b:any)=>new ort.Tensor('int32',Int32Array.from(b.flat()),[b.length,b[0].length]);
const feeds:any={tokens:tok(c.forward.tokens)}; for(const p of parameterList(spec)) feeds[p.name]=new ort.Tensor('float32',W[p.name],p.shape as any);
const o:any=await s.run(feeds); console.log('loss',o.loss.data[0],c.forward.loss ?? c.loss);
for(const p of parameterList(spec)){const v=o[gradientName(p.name)].data; let q=0; for(const x of v) q+=x*x; const r=c.gradients.norms[p.name]; if(Math.abs(Math.sqrt(q)-r)/r>2e-6) console.log(p.name,Math.sqrt(q),r);}
const tg=buildTrainingGraph(spec,{sequences:4}); const ts=await ort.InferenceSession.create(tg.onnx,{intraOpNumThreads:2});
let st:any={}; for(const i of tg.inputs) if(i.shape.length>0&&i.name!=='tokens') st[i.name]=W[i.name]?feeds[i.name]:new ort.Tensor('float32',new Float32Array(i.shape.reduce((a,b)=>a*b,1)),i.shape as any);
for(let k=0;k<20;k++){const hv:any=hyperparameterValues({weightDecay:.1,beta1:.9,beta2:.95,epsilon:1e-8,clipNorm:1},0.003,k+1); const f:any={...st,tokens:tok(c.training.batches[k])}; for(const n in hv) f[n]=new ort.Tensor('float32',Float32Array.of(hv[n]),[]);
 const r:any=await ts.run(f); console.log(k,r.loss.data[0],c.training.losses[k],(r.loss.data[0]/c.training.losses[k]-1).toExponential(1),(r.gradientNorm.data[0]/c.training.gradient_norms[k]-1).toExponential(1)); for(const n in st) st[n]=r['next.'+n];}
