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
    said: "By the first day on which the statement can have been made",
  },
  statements.listing,
);
identified(Statement, "statement", statementById, "Something that a person or a party said.");

Statement.implement({
  description: "Something that a person or a party said, as reported by an article.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    speaker: t.field({
      type: Person,
      nullable: true,
      description:
        "The person who made the statement. Null if a party made the statement and no person is named.",
      resolve: (statement, _, context) => loadOptional(context, personById, statement.speaker_id),
    }),
    onBehalfOf: t.field({
      type: Party,
      nullable: true,
      description:
        "The party on whose behalf the statement was made. For a speaker at a session, this is the party of the speaker's delegation. Null if no source says so.",
      resolve: (statement, _, context) => loadOptional(context, partyById, statement.on_behalf_of_id),
    }),
    session: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The session at which or about which the statement was made. Null if no source names one.",
      resolve: (statement, _, context) => loadOptional(context, dialogueSessionById, statement.session_id),
    }),
    kind: t.expose("kind", { type: StatementKind, description: "How the article reports the statement." }),
    gist: t.exposeString("gist", { description: "A summary of the statement in the editors' own words." }),
    quote: t.exposeString("quote", {
      nullable: true,
      description: "A short quotation. Null if the record holds no quotation.",
    }),
    said: t.field({
      type: PartialDate,
      nullable: true,
      description: "When the statement was made. Null if no source says so.",
      resolve: (statement) => dateOf(statement.said_edtf, statement.said_stated),
    }),
    topics: t.field(many(Topic, topicsByStatement, "The topics of the statement, by name.")),
    about: t.field({
      type: [Entity],
      description: "The entities that the statement is about, such as a strategy, by kind.",
      async resolve({ id }, _, context) {
        const subjects = await context.load(subjectsByStatement, id);
        return Promise.all(subjects.map((subject) => loadKnownEntity(context, subject.subject_id)));
      },
    }),
    article: t.field({
      type: Article,
      description: "The article that reports the statement.",
      resolve: (statement, _, context) => loadKnown(context, articleById, statement.article_id),
    }),
  }),
});

builder.queryFields((t) => ({
  statements: t.field(listed(StatementConnection, statements, "All statements, by day.")),
}));
