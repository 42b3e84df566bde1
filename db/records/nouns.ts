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

/** The formats of all nouns by the names of their files. The table of a noun may refer only to tables of nouns above it. */
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

/** The kinds of nodes that are entities, which have names. */
export const ENTITIES: readonly NodeKind[] = Object.values<RecordType>(RECORDS)
  .filter(isEntity)
  .map(({ kind }) => kind);

/** The field of the graph for each name of a field or a column. */
const shown = new Map(
  Object.values<RecordType>(RECORDS)
    .flatMap(fieldsOf)
    .filter(([, field]) => isInLines(field))
    .flatMap(([name, field]) => {
      const inGraph = field.shownAs ?? camelCase(name);
      return [name, ...(isList(field) ? [] : columnsOf(name, field))].map((part) => [part, inGraph] as const);
    }),
);

/** The fields of the graph for these names of fields or columns, without repetitions, in alphabetical order. */
export const shownFields = (names: readonly string[]): string[] =>
  [...new Set(names.map((name) => shown.get(name) ?? camelCase(name)))].sort();

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
