import { type Selectable, sql } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { oneOf, onTopic, pointsAt, tiedTo, within } from "./lists/filter.ts";
import { byEntities, byEntity, byPeriod, byQuery, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages, pagesThrough } from "./lists/page.ts";
import { found } from "./lists/search.ts";
import { byId, many } from "./loader.ts";
import {
  column,
  type Field,
  listOf,
  PARTIES,
  partialDate,
  record,
  reference,
  references,
  resolveEntity,
} from "./records/record.ts";
import type { Statements } from "./types.ts";

export type StatementRow = Selectable<Statements>;

/** What a statement is about, as `kind/slug`. */
const about: Field = {
  child: { table: "statement_subjects", parent: "statement_id" },
  read: (value, { resolve }) => ({
    children: listOf(value).map((text) => ({ subject_id: resolveEntity(text, resolve) })),
  }),
};

export const statementRecord = record(
  "statement",
  {
    statements: {
      speaker: reference("person"),
      on_behalf_of: reference(...PARTIES),
      session: reference("dialogue_session"),
      article: reference("article"),
      kind: column,
      gist: column,
      quote: column,
      said: partialDate,
      note: column,
    },
  },
  { topics: references("statement_topics", ["statement_id", "topic_id"], ["topic"]), about },
);

const selectStatements = (db: Database) => db.selectFrom("statements").selectAll("statements");

export const statementById = byId(selectStatements);

const listing: Listing = {
  kind: "statement",
  orders: { said: order("said_earliest", "date") },
  filters: {
    query: found("statement", "Statements whose gist or quotation contains these words."),
    speaker: pointsAt("speaker_id", ["person"], "Statements by any of these people."),
    onBehalfOf: pointsAt("on_behalf_of_id", PARTIES, "Statements on behalf of any of these parties."),
    session: pointsAt("session_id", ["dialogue_session"], "Statements at or about any of these sessions."),
    about: tiedTo(
      "statement_subjects",
      ["statement_id", "subject_id"],
      null,
      "Statements about any of these entities.",
    ),
    topic: onTopic(
      "statement_topics",
      ["statement_id", "topic_id"],
      "Statements on any of these topics or their narrower topics.",
    ),
    kind: oneOf("statement_kind", "kind", "Statements that are reported in any of these ways."),
    said: within("said_earliest", "said_latest", "Statements made on these days."),
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
    period: byPeriod(sql`item.said_edtf`, "The period in which the statement was made.", true),
    strategy: byQuery(
      sql`select id as value from statement_subjects join strategies on id = subject_id where statement_id = item.id`,
      "Each strategy that the statement is about.",
    ),
  },
};

/** Statements by one of their own columns. */
const statementsBy = (column: "speaker_id" | "on_behalf_of_id" | "session_id" | "article_id") =>
  pages((db, other) => selectStatements(db).where(column, "=", other), listing);

export const statements = page(selectStatements, listing);
export const statementsBySpeaker = statementsBy("speaker_id");
export const statementsByParty = statementsBy("on_behalf_of_id");
export const statementsBySession = statementsBy("session_id");
export const statementsByArticle = statementsBy("article_id");

export const statementsByTopic = pagesThrough(
  "statement_topics",
  ["topic_id", "statement_id"],
  selectStatements,
  listing,
);
export const statementsBySubject = pagesThrough(
  "statement_subjects",
  ["subject_id", "statement_id"],
  selectStatements,
  listing,
);

/** The ids of what a statement is about, by kind and id. */
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
