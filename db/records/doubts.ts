import { folded } from "../lists/spelling.ts";
import type { Rows } from "./checks.ts";
import { type Day, isBefore, isKnown, readPeriod } from "./edtf.ts";
import type { Fault } from "./faults.ts";
import type { Cells } from "./fields.ts";

/** The longest time in an office that is not suspicious, in years. */
const YEARS_IN_OFFICE = 50;

type Doubt = (id: unknown, field: string, problem: string) => void;

/**
 * What is probably wrong in the rows of an import, although the database accepts it. Compares only rows of the import, in
 * memory.
 */
export function doubtsIn(rows: Rows): Fault[] {
  const doubts: Fault[] = [];
  const doubt: Doubt = (id, field, problem) => {
    const line = rows.registered.get(String(id));
    if (line) doubts.push({ source: line.source, row: line.row, field, problem });
  };
  const today = new Date().toISOString().slice(0, 10);
  doubtTenures(rows, today, doubt);
  doubtDates(rows, today, doubt);
  doubtDuplicates(rows, doubt);
  return doubts;
}

const nodes = ({ rows }: Rows, table: string) => rows.get(table) ?? [];

const day = (row: Cells | undefined, column: string): Day => String(row?.[column] ?? "infinity");

/** The latest of the known days; undefined if no day is known. */
const latest = (days: readonly Day[]): Day | undefined => days.filter(isKnown).sort().at(-1);

/** Tenures that last too long, and sightings outside the stated period. */
function doubtTenures(rows: Rows, today: Day, doubt: Doubt) {
  const sessions = new Map(nodes(rows, "dialogue_sessions").map((row) => [row.id, row]));
  const seenAt = Map.groupBy(nodes(rows, "participations"), ({ person_id }) => person_id);
  const sightings = Map.groupBy(rows.lists.get("sightings")?.rows ?? [], ({ tenure_id }) => tenure_id);
  for (const { id, person_id, period_edtf } of nodes(rows, "tenures")) {
    const edtf = String(period_edtf ?? "/");
    const { earliest, startLatest, latest: end, isOpen } = readPeriod(edtf);
    for (const { seen_edtf, seen_earliest, seen_latest } of sightings.get(id) ?? []) {
      if (isBefore(String(seen_latest), earliest) || isBefore(end, String(seen_earliest)))
        doubt(id, "sightings", `${seen_edtf} is outside the period ${edtf}`);
    }
    const seen = (sightings.get(id) ?? []).map((row) => day(row, "seen_earliest"));
    const attended = (seenAt.get(person_id) ?? []).map(({ session_id }) =>
      day(sessions.get(session_id), "held_earliest"),
    );
    const last = isKnown(end)
      ? end
      : (latest([...seen, ...(isOpen ? attended : [])]) ?? (isOpen ? today : undefined));
    if (last === undefined || !isKnown(startLatest)) continue;
    const years = Number(last.slice(0, 4)) - Number(startLatest.slice(0, 4));
    if (years <= YEARS_IN_OFFICE) continue;
    const until =
      isKnown(end) || seen.length + attended.length === 0 ? "" : `, and the person was seen on ${last}`;
    doubt(id, "period", `${edtf} lasts ${years} years${until}: is the start right?`);
  }
}

/** The dates of facts that can be compared with the dates of their sources. `isPlan` says whether the date may lie ahead. */
const DATES: readonly { table: string; field: string; isPlan: (row: Cells) => boolean }[] = [
  { table: "dialogue_sessions", field: "held", isPlan: ({ status }) => status !== "held" },
  { table: "milestones", field: "on", isPlan: ({ is_planned }) => is_planned === true },
  { table: "statements", field: "said", isPlan: () => false },
];

/** Dates in the future, and facts that happened after all their sources were published. */
function doubtDates(rows: Rows, today: Day, doubt: Doubt) {
  const articles = new Map(nodes(rows, "articles").map((row) => [row.id, row]));
  const citations = Map.groupBy(rows.lists.get("citations")?.rows ?? [], ({ fact_id }) => fact_id);
  for (const row of articles.values()) {
    if (isBefore(today, day(row, "published_earliest")))
      doubt(row.id, "published", `${row.published_edtf} lies in the future`);
  }
  for (const { table, field, isPlan } of DATES) {
    for (const row of nodes(rows, table)) {
      const earliest = day(row, `${field}_earliest`);
      if (isPlan(row) || !isKnown(earliest)) continue;
      const edtf = row[`${field}_edtf`];
      if (isBefore(today, earliest)) doubt(row.id, field, `${edtf} lies in the future`);
      const published = (citations.get(row.id) ?? []).map(({ article_id }) =>
        publishedBy(articles.get(article_id)),
      );
      const last = published.every(isKnown) ? latest(published) : undefined;
      if (last !== undefined && isBefore(last, earliest))
        doubt(row.id, field, `${edtf} comes after the last source was published, on ${last}`);
    }
  }
}

/** The last day on which an article can have appeared; infinite if its date is uncertain. */
const publishedBy = (article: Cells | undefined): Day =>
  /[~?%]/.test(String(article?.published_edtf)) ? "infinity" : day(article, "published_latest");

/** Keys of rows that probably are the same thing. Null means that the row cannot be compared. */
const DUPLICATES: readonly {
  table: string;
  field: string;
  what: string;
  key: (row: Cells) => string | null;
}[] = [
  { table: "people", field: "name", what: "name", key: ({ name }) => folded(String(name)) },
  {
    table: "dialogue_sessions",
    field: "held",
    what: "dialogue and date",
    key: ({ dialogue_id, held_edtf, parent_id }) =>
      dialogue_id && held_edtf && !parent_id ? `${dialogue_id} ${held_edtf}` : null,
  },
  {
    table: "articles",
    field: "headline",
    what: "publisher, date and headline",
    key: ({ publisher_id, published_edtf, headline }) =>
      publisher_id && published_edtf ? `${publisher_id} ${published_edtf} ${headline}` : null,
  },
];

/** Rows that probably are the same thing twice. */
function doubtDuplicates(rows: Rows, doubt: Doubt) {
  for (const { table, field, what, key } of DUPLICATES) {
    const first = new Map<string, unknown>();
    for (const row of nodes(rows, table)) {
      const text = key(row);
      if (text === null || text === "") continue;
      const other = rows.registered.get(String(first.get(text)));
      if (other)
        doubt(
          row.id,
          field,
          `${other.source}:${other.row} ("${other.name}") has the same ${what}: is it the same?`,
        );
      else first.set(text, row.id);
    }
  }
}
