/** A program for a test: takes the coordinator's lock of the database in its argument, says so, and keeps it. */
import { createStore } from "@trainyard/store";

const store = createStore({ databaseUrl: process.argv[2] ?? "" });
const keep = () => {
  console.log("held");
  return new Promise<true>(() => undefined);
};
// Somebody else may hold it right now, for one of their short rounds.
while ((await store.coordination.exclusively("watch", keep)) === null);
