import { type Selectable, sql } from "kysely";
import { anyOf } from "./client.ts";
import { order } from "./lists/cursor.ts";
import {
  whereDateColumns,
  whereEnumColumn,
  whereLinked,
  whereOnTopic,
  whereReferenceColumn,
} from "./lists/filter.ts";
import { byEntities, byEntity, byPeriod, byQuery, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, listThrough, rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId, many } from "./loader.ts";
import {
  date,
  enumValue,
  FieldError,
  PARTIES,
  reference,
  references,
  required,
  text,
} from "./records/fields.ts";
import { columns, record } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Statements } from "./types.ts";

export type StatementRow = Selectable<Statements>;

/** The entities that a statement is about, each as `kind/slug`. */
const about = references("statement_subjects", ["statement_id", "subject_id"], null);

/** The words of the speaker, which a statement of the kind `quote` must have. */
const quote: typeof text = {
  ...text,
  read(value, context) {
    if (value === null && context.record.kind === "quote")
      throw new FieldError('is missing: a statement of the kind "quote" has the words of the speaker');
    return text.read(value, context);
  },
};

export const statementRecord = record(
  "statement",
  {
    statements: {
      speaker: reference("person"),
      on_behalf_of: reference(...PARTIES),
      session: reference("dialogue_session"),
      article: required(reference("article")),
      kind: required(enumValue("statement_kind")),
      gist: required(text),
      quote,
      said: date,
      note: text,
    },
  },
  { topics: references("statement_topics", ["statement_id", "topic_id"], ["topic"]), about },
);

const selectStatements = rowsOf("statements", columns(statementRecord, "statements"));

export const statementById = byId(selectStatements);

const listing: Listing = {
  kind: "statement",
  orders: { said: order("said_earliest", "date") },
  filters: {
    query: whereFound("statement", "Statements whose gist or quotation contains these words."),
    speaker: whereReferenceColumn("speaker_id", ["person"], "Statements by any of these people."),
    onBehalfOf: whereReferenceColumn(
      "on_behalf_of_id",
      PARTIES,
      "Statements on behalf of any of these parties.",
    ),
    session: whereReferenceColumn(
      "session_id",
      ["dialogue_session"],
      "Statements at or about any of these sessions.",
    ),
    about: whereLinked(
      "statement_subjects",
      ["statement_id", "subject_id"],
      null,
      "Statements about any of these entities.",
    ),
    topic: whereOnTopic(
      "statement_topics",
      ["statement_id", "topic_id"],
      "Statements on any of these topics or their narrower topics.",
    ),
    kind: whereEnumColumn("statement_kind", "kind", "Statements that are reported in any of these ways."),
    said: whereDateColumns("said_earliest", "said_latest", "Statements made on these days."),
  },
  groupings: {
    speaker: byEntity("speaker_id", "The person who made the statement."),
    party: byEntity("on_behalf_of_id", "The party on whose behalf the statement was made."),
    topic: byEntities(
      "statement_topics",
      ["statement_id", "topic_id"],
      "Each topic of the statement. A narrower topic is not counted under its broader topic.",
    ),
    kind: byValue("kind", "How the article reports the statement."),
    period: byPeriod(sql`item.said_edtf`, "said", "The period in which the statement was made.", true),
    strategy: byQuery(
      sql`select id as value from statement_subjects join strategies on id = subject_id where statement_id = item.id`,
      "Each strategy that the statement is about.",
    ),
  },
};

/** The statements of each parent. `column` has the id of the parent. */
const statementsBy = (column: "speaker_id" | "on_behalf_of_id" | "session_id" | "article_id") =>
  listByParent((db, other) => selectStatements(db).where(column, "=", other), listing);

export const statements = rootList(selectStatements, listing);
export const statementsBySpeaker = statementsBy("speaker_id");
export const statementsByParty = statementsBy("on_behalf_of_id");
export const statementsBySession = statementsBy("session_id");
export const statementsByArticle = statementsBy("article_id");

export const statementsByTopic = listThrough(
  "statement_topics",
  ["topic_id", "statement_id"],
  selectStatements,
  listing,
);
export const statementsBySubject = listThrough(
  "statement_subjects",
  ["subject_id", "statement_id"],
  selectStatements,
  listing,
);

/** The ids of the entities that a statement is about, sorted by kind and id. */
export const subjectsByStatement = many(
  (db, ids) =>
    db
      .selectFrom("statement_subjects")
      .innerJoin("nodes", "nodes.id", "subject_id")
      .select(["statement_id", "subject_id"])
      .where("statement_id", "=", anyOf(ids))
      .orderBy("kind")
      .orderBy("subject_id")
      .execute(),
  (subject) => subject.statement_id,
);
