import { join } from "node:path";
import pg from "pg";
import { createDatabase } from "../../db/client.ts";
import { migrate } from "../../db/migrate.ts";
import { generate } from "../../seeds/generate/index.ts";
import { SIZES, type Size } from "../../seeds/generate/sizes.ts";
import { isEmpty } from "../../seeds/index.ts";
import { createLog } from "../../src/log.ts";
import { startBundledPostgres } from "../../src/postgres/start.ts";
import { FUNCTIONS } from "./contenders/statements.ts";
import { DATA } from "./contenders.ts";
import { parentOf } from "./machine.ts";
import type { Source } from "./measure.ts";

/**
 * Starts a bundled Postgres with the invented record of the given size, and with the functions that PostGraphile reads. The
 * first call makes the record and keeps it in `.data-bench`.
 */
export async function openRecord(size: Size): Promise<Source & AsyncDisposable> {
  await using opened = new AsyncDisposableStack();
  const log = createLog({ level: "error", forPeople: true });
  const folder = join(DATA, size);
  const embedded = opened.use(await startBundledPostgres({ folder, durable: false, log }));
  {
    await using db = createDatabase(embedded.url);
    await migrate(db);
    if (await isEmpty(db)) {
      console.error(`Making the record of size ${size} in ${folder}, for this and later runs.`);
      await generate(db, { articles: SIZES[size], onProgress: (what) => console.error(`${what}.`) });
    }
  }
  const client = new pg.Client({ connectionString: embedded.url });
  await client.connect();
  opened.defer(() => client.end());
  await client.query(FUNCTIONS);
  const { rows } = await client.query("select pg_backend_pid() as pid");
  const resources = opened.move();
  return {
    url: embedded.url,
    client,
    postgres: await parentOf(rows[0].pid),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
