/** Prisma's PostgreSQL adapter, mended where the schema engine needs more of it than the client does. */
import { randomBytes } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { ColumnTypeEnum, DriverAdapterError } from "@prisma/driver-adapter-utils";
import type pg from "pg";

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>;

export class MigrationAdapter extends PrismaPg {
  readonly #connection: pg.PoolConfig;
  readonly #connected: Adapter[] = [];

  constructor(connection: pg.PoolConfig) {
    super(connection);
    this.#connection = connection;
  }

  override async connect(): Promise<Adapter> {
    const adapter = readingCatalogs(await super.connect());
    this.#connected.push(adapter);
    return adapter;
  }

  /** The engine forgets to. */
  async close(): Promise<void> {
    await Promise.all(this.#connected.splice(0).map((adapter) => adapter.dispose()));
  }

  /** The original drops its shadow database while its own pool is still connected to it, which PostgreSQL refuses; this one disconnects first. */
  override async connectToShadowDb(): Promise<Adapter> {
    const database = `trainyard_shadow_${randomBytes(6).toString("hex")}`;
    const server = await this.connect();
    await server.executeScript(`CREATE DATABASE "${database}"`);
    const shadow = await new MigrationAdapter({ ...this.#connection, database }).connect();
    const disconnect = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await disconnect();
      await server.executeScript(`DROP DATABASE "${database}"`);
    };
    return shadow;
  }
}

/** Object id of the one-byte type "char" in pg_type; catalogs use it, and the adapter refuses it. */
const charType = 18;

function readingCatalogs(adapter: Adapter): Adapter {
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = (query) =>
    queryRaw(query).catch(async (error: unknown) => {
      if (!(error instanceof DriverAdapterError) || error.cause.kind !== "UnsupportedNativeDataType") throw error;
      const { fields } = await adapter.underlyingDriver().query({ text: query.sql, values: query.args });
      const columns = fields.map(({ name, dataTypeID }) => (dataTypeID === charType ? `"${name}"::text AS "${name}"` : `"${name}"`));
      const sql = `SELECT ${columns.join(", ")} FROM (${query.sql.trim().replace(/;$/, "")}) AS described`;
      const result = await queryRaw({ ...query, sql });
      const columnTypes = result.columnTypes.map((type, i) => (fields[i]?.dataTypeID === charType ? ColumnTypeEnum.Character : type));
      return { ...result, columnTypes };
    });
  return adapter;
}
