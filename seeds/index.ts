import { readFile } from "node:fs/promises";
import type { Database } from "#db/client.ts";
import { ImportError } from "#db/records/faults.ts";
import { type Batch, type ImportResult, importRecords, Unreadable } from "#db/records/import.ts";
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
  const bytes = await readFile(new URL(source, folder)).catch((error: NodeJS.ErrnoException) => {
    throw new ImportError([{ source, row: 1, field: "record", problem: `cannot be read (${error.code})` }]);
  });
  const lines = linesOf(bytes);
  const isBlank = lines.length === 1 && lines[0] === "";
  return { type, source, records: isBlank ? [] : lines.map(recordOf) };
}

/** The lines of a file. A line reader would also split texts at the line separators of Unicode. */
function linesOf(bytes: Buffer): (string | Unreadable)[] {
  const lines: (string | Unreadable)[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf("\n", start);
    const end = found < 0 ? bytes.length : found;
    lines.push(decoded(bytes.subarray(start, end)));
    start = end + 1;
  }
  return lines;
}

/** The decoder drops a byte order mark at the start of a line. */
const utf8 = new TextDecoder("utf-8", { fatal: true });

function decoded(line: Buffer): string | Unreadable {
  try {
    return utf8.decode(line);
  } catch {
    return new Unreadable("is not UTF-8 text: save the file with the encoding UTF-8");
  }
}

function recordOf(line: string | Unreadable): unknown {
  if (line instanceof Unreadable) return line;
  try {
    return JSON.parse(line);
  } catch {
    return new Unreadable("is not valid JSON");
  }
}
