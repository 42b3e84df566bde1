import { articlesByEntity } from "#db/articles.ts";
import { delegationsBySession } from "#db/delegations.ts";
import {
  type DialogueSessionRow,
  dialogueSessionById,
  dialogueSessionByReference,
  dialogueSessions,
  nextBySession,
  partsBySession,
  previousBySession,
} from "#db/dialogue-sessions.ts";
import { dialogueById } from "#db/dialogues.ts";
import { outcomesBySession } from "#db/outcomes.ts";
import { participationsBySession } from "#db/participations.ts";
import { hostsByDialogueSession } from "#db/parties.ts";
import { placeById } from "#db/places.ts";
import { programmesBySession } from "#db/programmes.ts";
import { statementsBySession } from "#db/statements.ts";
import { strategiesBySession } from "#db/strategies.ts";
import { topicsByDialogueSession } from "#db/topics.ts";
import { ArticleConnection } from "./articles.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many, related } from "./core/connection.ts";
import { loadOptional } from "./core/context.ts";
import { Entity, identified, Node, Sourced } from "./core/entity.ts";
import { Rank, SessionFormat, SessionMode, SessionStatus } from "./core/enums.ts";
import { byReference } from "./core/reference.ts";
import { Period, periodOf, Quantity, quantityOf } from "./core/scalars.ts";
import { DelegationConnection } from "./delegations.ts";
import { Dialogue } from "./dialogues.ts";
import { OutcomeConnection } from "./outcomes.ts";
import { ParticipationConnection } from "./participations.ts";
import { Party } from "./parties.ts";
import { Place } from "./places.ts";
import { Programme } from "./programmes.ts";
import { StatementConnection } from "./statements.ts";
import { StrategyConnection } from "./strategies.ts";
import { Topic } from "./topics.ts";

export const DialogueSession = builder.objectRef<DialogueSessionRow>("DialogueSession");
export const DialogueSessionConnection = connectionType(
  DialogueSession,
  {
    held: "By the first day it can have been held",
    name: "By name",
  },
  dialogueSessions.listing,
);
identified(DialogueSession, "dialogue_session", dialogueSessionById, "One meeting.", {
  slug: dialogueSessionByReference,
});

DialogueSession.implement({
  description: "One meeting of a dialogue. It is one object however many articles report it.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    dialogue: t.field({
      type: Dialogue,
      nullable: true,
      description: "The series it belongs to; null for a meeting on its own.",
      resolve: (session, _, context) => loadOptional(context, dialogueById, session.dialogue_id),
    }),
    ordinal: t.exposeInt("ordinal", {
      nullable: true,
      description: "Which session of its dialogue it is, as the sources count; null where they do not.",
    }),
    format: t.expose("format", { type: SessionFormat, description: "Its form." }),
    mode: t.expose("mode", {
      type: SessionMode,
      nullable: true,
      description: "How its participants met; null where no source says so.",
    }),
    level: t.expose("level", {
      type: Rank,
      nullable: true,
      description: "The level at which it was held; null where no source says so.",
    }),
    levelAsStated: t.exposeString("level_stated", { nullable: true, description: "The level in words." }),
    status: t.expose("status", { type: SessionStatus, description: "Whether it was held." }),
    held: t.field({
      type: Period,
      nullable: true,
      description: "When it was or is to be held; null where no source says so.",
      resolve: (session) => periodOf(session.held_edtf, session.held_stated),
    }),
    place: t.field({
      type: Place,
      nullable: true,
      description: "Where it was held; null where no source says so.",
      resolve: (session, _, context) => loadOptional(context, placeById, session.place_id),
    }),
    venue: t.exposeString("venue", {
      nullable: true,
      description: "The house; null where no source names it.",
    }),
    hosts: t.field(
      many(Party, hostsByDialogueSession, "Who hosted it, by name; empty where no source says so."),
    ),
    occasion: t.exposeString("occasion", {
      nullable: true,
      description: "What it was held for, such as an anniversary; null where no source says so.",
    }),
    attendance: t.field({
      type: Quantity,
      nullable: true,
      description: "How many people attended; null where no source says so.",
      resolve: (session) =>
        quantityOf(session.attendance_min, session.attendance_max, session.attendance_stated),
    }),
    parent: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The larger event it was a part of; null where no source names one.",
      resolve: (session, _, context) => loadOptional(context, dialogueSessionById, session.parent_id),
    }),
    parts: t.field(many(DialogueSession, partsBySession, "The sessions that were a part of it, by day.")),
    previous: t.field({
      type: DialogueSession,
      nullable: true,
      description:
        "The session of the same dialogue before it; null for the first one that the record knows.",
      resolve: ({ id }, _, context) => context.load(previousBySession, id),
    }),
    next: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The session of the same dialogue after it; null for the last one that the record knows.",
      resolve: ({ id }, _, context) => context.load(nextBySession, id),
    }),
    topics: t.field(many(Topic, topicsByDialogueSession, "What was discussed, by name.")),
    programmes: t.field(many(Programme, programmesBySession, "Programmes that were discussed, by name.")),
    strategies: t.field(
      related(StrategyConnection, strategiesBySession, "Strategies that were discussed, by name."),
    ),
    delegations: t.field(
      related(DelegationConnection, delegationsBySession, "The delegations that attended."),
    ),
    participations: t.field(
      related(ParticipationConnection, participationsBySession, "Who took part, named or counted."),
    ),
    outcomes: t.field(related(OutcomeConnection, outcomesBySession, "What it led to.")),
    statements: t.field(
      related(StatementConnection, statementsBySession, "What was said at it or about it, by day."),
    ),
    articles: t.field(
      related(ArticleConnection, articlesByEntity, "Articles that report it, the newest first."),
    ),
  }),
});

builder.queryFields((t) => ({
  dialogueSession: t.field({
    type: DialogueSession,
    description: "A session; null where there is none.",
    ...byReference(dialogueSessionByReference),
  }),
  dialogueSessions: t.field(
    listed(
      DialogueSessionConnection,
      dialogueSessions,
      "All sessions, by day, those that were only announced as well: see their status.",
    ),
  ),
}));
