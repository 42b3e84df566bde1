import { articleById } from "#db/articles.ts";
import { dialogueSessionById } from "#db/dialogue-sessions.ts";
import { partyById } from "#db/parties.ts";
import { personById } from "#db/people.ts";
import { type StatementRow, statementById, statements, subjectsByStatement } from "#db/statements.ts";
import { topicsByStatement } from "#db/topics.ts";
import { Article } from "./articles.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many } from "./core/connection.ts";
import { loadKnown, loadOptional } from "./core/context.ts";
import { Entity, identified, loadKnownEntity, Node, Sourced } from "./core/entity.ts";
import { StatementKind } from "./core/enums.ts";
import { dateOf, PartialDate } from "./core/scalars.ts";
import { DialogueSession } from "./dialogue-sessions.ts";
import { Party } from "./parties.ts";
import { Person } from "./people.ts";
import { Topic } from "./topics.ts";

export const Statement = builder.objectRef<StatementRow>("Statement");
export const StatementConnection = connectionType(
  Statement,
  {
    said: "By the first day it can have been said",
  },
  statements.listing,
);
identified(Statement, "statement", statementById, "What somebody said.");

Statement.implement({
  description: "What somebody said, as an article hands it down.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    speaker: t.field({
      type: Person,
      nullable: true,
      description: "Who said it; null where a party said it and no person is named.",
      resolve: (statement, _, context) => loadOptional(context, personById, statement.speaker_id),
    }),
    onBehalfOf: t.field({
      type: Party,
      nullable: true,
      description:
        "The party for which it was said: of a speaker at a session, the one whose delegation they were in.",
      resolve: (statement, _, context) => loadOptional(context, partyById, statement.on_behalf_of_id),
    }),
    session: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The session at which or about which it was said; null where no source ties it to one.",
      resolve: (statement, _, context) => loadOptional(context, dialogueSessionById, statement.session_id),
    }),
    kind: t.expose("kind", { type: StatementKind, description: "How it is handed down." }),
    gist: t.exposeString("gist", { description: "What was said, in the editors' own words." }),
    quote: t.exposeString("quote", {
      nullable: true,
      description: "A few of the very words; null where the record keeps none.",
    }),
    said: t.field({
      type: PartialDate,
      nullable: true,
      description: "When it was said; null where no source says so.",
      resolve: (statement) => dateOf(statement.said_edtf, statement.said_stated),
    }),
    topics: t.field(many(Topic, topicsByStatement, "What it is on, by name.")),
    about: t.field({
      type: [Entity],
      description: "The entities it is about, such as a strategy, by kind.",
      async resolve({ id }, _, context) {
        const subjects = await context.load(subjectsByStatement, id);
        return Promise.all(subjects.map((subject) => loadKnownEntity(context, subject.subject_id)));
      },
    }),
    article: t.field({
      type: Article,
      description: "The article that hands it down.",
      resolve: (statement, _, context) => loadKnown(context, articleById, statement.article_id),
    }),
  }),
});

builder.queryFields((t) => ({
  statements: t.field(listed(StatementConnection, statements, "All statements, by day.")),
}));
