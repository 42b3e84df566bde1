import { readFile } from "node:fs/promises";
import { articleRecord } from "#db/articles.ts";
import type { Database } from "#db/client.ts";
import { countryRecord } from "#db/countries.ts";
import { delegationRecord } from "#db/delegations.ts";
import { dialogueSessionRecord } from "#db/dialogue-sessions.ts";
import { dialogueRecord } from "#db/dialogues.ts";
import { milestoneRecord } from "#db/milestones.ts";
import { officeRecord } from "#db/offices.ts";
import { organizationRecord } from "#db/organizations.ts";
import { outcomeRecord } from "#db/outcomes.ts";
import { participationRecord } from "#db/participations.ts";
import { personRecord } from "#db/people.ts";
import { placeRecord } from "#db/places.ts";
import { programmeRecord } from "#db/programmes.ts";
import { type Batch, ImportError, type ImportResult, importRecords, UNREADABLE } from "#db/records/import.ts";
import type { RecordType } from "#db/records/record.ts";
import { statementRecord } from "#db/statements.ts";
import { strategyRecord } from "#db/strategies.ts";
import { tenureRecord } from "#db/tenures.ts";
import { topicRecord } from "#db/topics.ts";

/** The files of the record, ordered so that each comes after the files that it refers to. */
const files: Readonly<Record<string, RecordType>> = {
  countries: countryRecord,
  organizations: organizationRecord,
  people: personRecord,
  offices: officeRecord,
  tenures: tenureRecord,
  places: placeRecord,
  topics: topicRecord,
  dialogues: dialogueRecord,
  "dialogue-sessions": dialogueSessionRecord,
  delegations: delegationRecord,
  participations: participationRecord,
  outcomes: outcomeRecord,
  strategies: strategyRecord,
  milestones: milestoneRecord,
  programmes: programmeRecord,
  articles: articleRecord,
  statements: statementRecord,
};

/**
 * Loads the record of the EU–Central Asia dialogue in one transaction; loading it again changes nothing.
 * Throws an {@link ImportError} that names file, row and field of every fault.
 */
export async function loadSeeds(
  db: Database,
  folder = new URL("./", import.meta.url),
): Promise<ImportResult> {
  return importRecords(
    db,
    await Promise.all(Object.entries(files).map(([name, type]) => read(folder, name, type))),
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
  // A line reader would also split texts at the line separators of Unicode.
  const lines = text
    .replace(/^\uFEFF/, "")
    .replace(/\r?\n$/, "")
    .split("\n");
  return { type, source, records: text === "" ? [] : lines.map(recordOf) };
}

function recordOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return UNREADABLE;
  }
}
