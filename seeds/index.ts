import { readFile } from "node:fs/promises";
import type { Database } from "#db/client.ts";
import { type Batch, ImportError, type ImportResult, importRecords, UNREADABLE } from "#db/records/import.ts";
import { RECORDS } from "#db/records/nouns.ts";
import type { RecordType } from "#db/records/record.ts";

/**
 * Loads the record of the EU–Central Asia dialogue in one transaction. Loading the record again changes nothing.
 * Throws an {@link ImportError} that names the file, row and field of every error.
 */
export async function loadSeeds(
  db: Database,
  folder = new URL("./", import.meta.url),
): Promise<ImportResult> {
  return importRecords(
    db,
    await Promise.all(Object.entries(RECORDS).map(([name, type]) => read(folder, name, type))),
  );
}

/** Whether the record is empty. */
export async function isEmpty(db: Database): Promise<boolean> {
  return !(await db.selectFrom("nodes").select("id").limit(1).executeTakeFirst());
}

async function read(folder: URL, name: string, type: RecordType): Promise<Batch> {
  const source = `${name}.ndjson`;
  const text = await readFile(new URL(source, folder), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ImportError([{ source, row: 1, field: "record", problem: `cannot be read (${error.code})` }]);
  });
  if (text === "") {
    throw new ImportError([{ source, row: 1, field: "record", problem: "is missing: the file is empty" }]);
  }
  // A line reader would also split texts at the line separators of Unicode.
  const lines = text
    .replace(/^\uFEFF/, "")
    .replace(/\r?\n$/, "")
    .split("\n");
  return { type, source, records: lines.map(recordOf) };
}

function recordOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return UNREADABLE;
  }
}
