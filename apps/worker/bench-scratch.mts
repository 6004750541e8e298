import { benchOverhead } from "./src/bench-overhead";
console.log(JSON.stringify(await benchOverhead({ steps: 120, onProgress: (m) => console.log(new Date().toISOString(), m) })));
