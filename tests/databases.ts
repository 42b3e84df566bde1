import { sql } from "kysely";
import { createDatabase } from "#db/client.ts";

/** The address of another database on the same server. */
export function databaseUrl(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

export const createEmpty = (server: string, name: string) =>
  run(server, (database) => sql`create database ${database} template template0 encoding 'UTF8'`, name);

export const clone = (server: string, template: string, name: string) =>
  run(server, (database) => sql`create database ${database} template ${sql.id(template)}`, name);

export const drop = (server: string, name: string) =>
  run(server, (database) => sql`drop database if exists ${database} with (force)`, name);

async function run(
  server: string,
  command: (database: ReturnType<typeof sql.id>) => ReturnType<typeof sql>,
  name: string,
) {
  const db = createDatabase(server, { connections: 1 });
  try {
    await db.connection().execute(async (connection) => {
      // Others may copy the same template at the moment.
      await sql`set lock_timeout = 0`.execute(connection);
      await command(sql.id(name)).execute(connection);
    });
  } finally {
    await db.destroy();
  }
}
