import { articleRecord } from "../articles.ts";
import { countryRecord } from "../countries.ts";
import { delegationRecord } from "../delegations.ts";
import { dialogueSessionRecord } from "../dialogue-sessions.ts";
import { dialogueRecord } from "../dialogues.ts";
import { milestoneRecord } from "../milestones.ts";
import { officeRecord } from "../offices.ts";
import { organizationRecord } from "../organizations.ts";
import { outcomeRecord } from "../outcomes.ts";
import { participationRecord } from "../participations.ts";
import { personRecord } from "../people.ts";
import { placeRecord } from "../places.ts";
import { programmeRecord } from "../programmes.ts";
import { statementRecord } from "../statements.ts";
import { strategyRecord } from "../strategies.ts";
import { tenureRecord } from "../tenures.ts";
import { topicRecord } from "../topics.ts";
import type { NodeKind } from "../types.ts";
import { columnsOf, isList } from "./fields.ts";
import { fieldsOf, isEntity, isInLines, type RecordType } from "./record.ts";

/** The records of all nouns by the name of their file, in the order in which their tables refer to each other. */
export const RECORDS = {
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
} as const satisfies Readonly<Record<string, RecordType>>;

/** The kinds of things that have a name. */
export const ENTITIES: readonly NodeKind[] = Object.values<RecordType>(RECORDS)
  .filter(isEntity)
  .map(({ kind }) => kind);

/** The names in the graph of fields of records and of their columns. */
const shown = new Map(
  Object.values<RecordType>(RECORDS)
    .flatMap(fieldsOf)
    .filter(([, field]) => isInLines(field))
    .flatMap(([name, field]) => {
      const inGraph = field.shownAs ?? camelCase(name);
      return [name, ...(isList(field) ? [] : columnsOf(name, field))].map((part) => [part, inGraph] as const);
    }),
);

/** The fields of the graph that show fields of records or columns, each once, in alphabetical order. */
export const shownFields = (names: readonly string[]): string[] =>
  [...new Set(names.map((name) => shown.get(name) ?? camelCase(name)))].sort();

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
