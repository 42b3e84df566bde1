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
    held: "By the first day on which the session can have been held",
    name: "By name",
  },
  dialogueSessions.listing,
);
identified(DialogueSession, "dialogue_session", dialogueSessionById, "One meeting of a dialogue.", {
  slug: dialogueSessionByReference,
});

DialogueSession.implement({
  description: "One meeting of a dialogue. Several articles may report the same session.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    dialogue: t.field({
      type: Dialogue,
      nullable: true,
      description: "The dialogue that the session belongs to. Null for a meeting outside any dialogue.",
      resolve: (session, _, context) => loadOptional(context, dialogueById, session.dialogue_id),
    }),
    ordinal: t.exposeInt("ordinal", {
      nullable: true,
      description:
        "The number of the session within its dialogue, as the sources count. Null if the sources do not count the sessions.",
    }),
    format: t.expose("format", { type: SessionFormat, description: "The form of the session." }),
    mode: t.expose("mode", {
      type: SessionMode,
      nullable: true,
      description: "How the participants met. Null if no source says so.",
    }),
    level: t.expose("level", {
      type: Rank,
      nullable: true,
      description: "The level at which the session was held. Null if no source says so.",
    }),
    levelAsStated: t.exposeString("level_stated", {
      nullable: true,
      description: "The level in the words of the source. Null if the words were not kept.",
    }),
    status: t.expose("status", {
      type: SessionStatus,
      description: "Whether the session is planned, was held, postponed or cancelled.",
    }),
    held: t.field({
      type: Period,
      nullable: true,
      description: "When the session was held or is planned to be held. Null if no source says so.",
      resolve: (session) => periodOf(session.held_edtf, session.held_stated, session.held_latest),
    }),
    place: t.field({
      type: Place,
      nullable: true,
      description: "The place of the session. Null if no source says so.",
      resolve: (session, _, context) => loadOptional(context, placeById, session.place_id),
    }),
    venue: t.exposeString("venue", {
      nullable: true,
      description: "The building, such as a hotel or a ministry. Null if no source names the building.",
    }),
    hosts: t.field(
      many(
        Party,
        hostsByDialogueSession,
        "The hosts of the session, by name. Empty if no source names the hosts.",
      ),
    ),
    occasion: t.exposeString("occasion", {
      nullable: true,
      description: "The occasion of the session, such as an anniversary. Null if no source says so.",
    }),
    attendance: t.field({
      type: Quantity,
      nullable: true,
      description: "The number of people who attended. Null if no source says so.",
      resolve: (session) =>
        quantityOf(session.attendance_min, session.attendance_max, session.attendance_stated),
    }),
    parent: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The larger event that the session was part of. Null if no source names such an event.",
      resolve: (session, _, context) => loadOptional(context, dialogueSessionById, session.parent_id),
    }),
    parts: t.field(
      many(DialogueSession, partsBySession, "The sessions that were part of this session, by day."),
    ),
    previous: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The preceding session of the same dialogue. Null for the first session in the record.",
      resolve: ({ id }, _, context) => context.load(previousBySession, id),
    }),
    next: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The following session of the same dialogue. Null for the last session in the record.",
      resolve: ({ id }, _, context) => context.load(nextBySession, id),
    }),
    topics: t.field(many(Topic, topicsByDialogueSession, "The topics that were discussed, by name.")),
    programmes: t.field(many(Programme, programmesBySession, "The programmes that were discussed, by name.")),
    strategies: t.field(
      related(StrategyConnection, strategiesBySession, "The strategies that were discussed, by name."),
    ),
    delegations: t.field(
      related(
        DelegationConnection,
        delegationsBySession,
        "The delegations that attended the session, by id.",
      ),
    ),
    participations: t.field(
      related(
        ParticipationConnection,
        participationsBySession,
        "The participations in the session, by id. The participations include people whom a source counts but does not name.",
      ),
    ),
    outcomes: t.field(related(OutcomeConnection, outcomesBySession, "The outcomes of the session, by id.")),
    statements: t.field(
      related(
        StatementConnection,
        statementsBySession,
        "The statements made at or about the session, by day.",
      ),
    ),
    articles: t.field(
      related(ArticleConnection, articlesByEntity, "The articles that report the session, the newest first."),
    ),
  }),
});

builder.queryFields((t) => ({
  dialogueSession: t.field({
    type: DialogueSession,
    description: "The session with this reference. Null if there is none.",
    ...byReference(dialogueSessionByReference),
  }),
  dialogueSessions: t.field(
    listed(
      DialogueSessionConnection,
      dialogueSessions,
      "All sessions, by day. The list includes planned, postponed and cancelled sessions: see `status`.",
    ),
  ),
}));
