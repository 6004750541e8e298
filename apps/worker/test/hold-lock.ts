/** A program for a test: takes the coordinator's lock of the database in its argument, says so, and keeps it. */
import { createStore } from "@trainyard/store";

const store = createStore({ databaseUrl: process.argv[2] ?? "" });
await store.coordination.exclusively(() => {
  console.log("held");
  return new Promise(() => undefined);
});
