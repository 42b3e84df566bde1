import { type Selectable, sql } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { many, one } from "./loader.ts";
import { order, page, pages } from "./page.ts";
import {
  column,
  type Field,
  listOf,
  partialDate,
  record,
  reference,
  references,
  resolveAny,
} from "./record.ts";
import type { Statements } from "./types.ts";

export type StatementRow = Selectable<Statements>;

/** What a statement is about, as `kind/slug`. */
const about: Field = {
  child: { table: "statement_subjects", parent: "statement_id" },
  read: (value, { resolve }) => ({
    children: listOf(value).map((text) => ({ subject_id: resolveAny(text, resolve) })),
  }),
};

export const statementRecord = record(
  "statement",
  {
    statements: {
      speaker: reference("person"),
      on_behalf_of: reference("country", "organization"),
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

export const statementById = one(
  (db, ids) => selectStatements(db).where("id", "=", anyOf(ids)).execute(),
  (statement) => statement.id,
);

const orders = { said: order("said_earliest", "date") };

/** Statements by one of their own columns. */
const statementsBy = (column: "speaker_id" | "on_behalf_of_id" | "session_id" | "article_id") =>
  pages((db, other) => selectStatements(db).where(column, "=", other), orders);

export const statements = page(selectStatements, orders);
export const statementsBySpeaker = statementsBy("speaker_id");
export const statementsByParty = statementsBy("on_behalf_of_id");
export const statementsBySession = statementsBy("session_id");
export const statementsByArticle = statementsBy("article_id");

/** Statements by what a table of pairs ties to them. */
const statementsThrough = (table: string, column: string) =>
  pages(
    (db, other) =>
      selectStatements(db).where(
        "id",
        "in",
        sql<string>`(select statement_id from ${sql.table(table)} where ${sql.ref(column)} = ${other})`,
      ),
    orders,
  );

export const statementsByTopic = statementsThrough("statement_topics", "topic_id");
export const statementsBySubject = statementsThrough("statement_subjects", "subject_id");

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
