/** The services Trainyard stands on, started for one owner: by `npm start`, and by tests that need their own. */
export { startPostgres } from "./postgres.mjs";
export { startRedis } from "./redis.mjs";
