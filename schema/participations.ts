import { delegationById } from "#db/delegations.ts";
import { dialogueSessionById } from "#db/dialogue-sessions.ts";
import { officeById } from "#db/offices.ts";
import { type ParticipationRow, participationById, participations } from "#db/participations.ts";
import { personById } from "#db/people.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed } from "./core/connection.ts";
import { loadKnown, loadOptional } from "./core/context.ts";
import { identified, Node, Sourced } from "./core/entity.ts";
import { ParticipationRole, Rank } from "./core/enums.ts";
import { Quantity } from "./core/scalars.ts";
import { Delegation } from "./delegations.ts";
import { DialogueSession } from "./dialogue-sessions.ts";
import { Office } from "./offices.ts";
import { Person } from "./people.ts";

export const Participation = builder.objectRef<ParticipationRow>("Participation");
export const ParticipationConnection = connectionType(
  Participation,
  { held: "By the day of its session" },
  participations.listing,
);
identified(
  Participation,
  "participation",
  participationById,
  "The part of one person, or of some who are not named, in a session.",
);

Participation.implement({
  description: "The part of one person in a session, or of some whom a source counts without naming them.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    session: t.field({
      type: DialogueSession,
      description: "The session they took part in.",
      resolve: (participation, _, context) =>
        loadKnown(context, dialogueSessionById, participation.session_id),
    }),
    delegation: t.field({
      type: Delegation,
      nullable: true,
      description: "The delegation; null for those who came with none, or where no source says so.",
      resolve: (participation, _, context) =>
        loadOptional(context, delegationById, participation.delegation_id),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: "Who it was; null where a source tells of people without naming them.",
      resolve: (participation, _, context) => loadOptional(context, personById, participation.person_id),
    }),
    role: t.expose("role", { type: ParticipationRole, description: "The part they had." }),
    titleAsStated: t.exposeString("title_stated", {
      nullable: true,
      description: "The title or level in the words of the sources; null where they give none.",
    }),
    rank: t.expose("rank", {
      type: Rank,
      nullable: true,
      description: "The level of that title; null where the sources give none.",
    }),
    office: t.field({
      type: Office,
      nullable: true,
      description: "The office in which they came; null where no source says so.",
      resolve: (participation, _, context) => loadOptional(context, officeById, participation.office_id),
    }),
    quantity: t.field({
      type: Quantity,
      description: "How many people it stands for: one where a person is named.",
      resolve: ({ quantity_min, quantity_max, quantity_stated }) => ({
        min: quantity_min,
        max: quantity_max,
        stated: quantity_stated,
      }),
    }),
  }),
});

builder.queryFields((t) => ({
  participations: t.field(
    listed(ParticipationConnection, participations, "All participations, by the day of their session."),
  ),
}));
