import { benchOverhead } from "./src/bench-overhead";
console.log(JSON.stringify(await benchOverhead({ onProgress: (m) => console.log(new Date().toISOString(), m) })));
