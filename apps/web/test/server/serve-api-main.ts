/** The API in a process of its own: prints its address as one line, serves until its input ends. For tests of other applications. */
import { readEnvironment } from "../../src/server/environment";
import { closeServices, createServices } from "../../src/server/services";
import { serveApi } from "./serve-api";

const services = createServices(readEnvironment());
const api = await serveApi(services);
process.stdout.write(`${api.url}\n`);
process.stdin.resume().on("end", async () => {
  await api.close();
  await closeServices(services);
});
