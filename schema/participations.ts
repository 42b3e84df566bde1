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
  { held: "By the day of the session" },
  participations.listing,
);
identified(
  Participation,
  "participation",
  participationById,
  "The part that one person, or several unnamed people, took in a session.",
);

Participation.implement({
  description:
    "The part that one person took in a session, or several people whom a source counts but does not name.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    session: t.field({
      type: DialogueSession,
      description: "The session of the participation.",
      resolve: (participation, _, context) =>
        loadKnown(context, dialogueSessionById, participation.session_id),
    }),
    delegation: t.field({
      type: Delegation,
      nullable: true,
      description:
        "The delegation that the participant belonged to. Null if the participant belonged to no delegation, or if no source names the delegation.",
      resolve: (participation, _, context) =>
        loadOptional(context, delegationById, participation.delegation_id),
    }),
    person: t.field({
      type: Person,
      nullable: true,
      description: "The person who took part. Null if no source names the person.",
      resolve: (participation, _, context) => loadOptional(context, personById, participation.person_id),
    }),
    role: t.expose("role", {
      type: ParticipationRole,
      description: "The role of the participant in the session.",
    }),
    titleAsStated: t.exposeString("title_stated", {
      nullable: true,
      description:
        "The title or level of the participant in the words of the source. Null if the sources give no title or level.",
    }),
    rank: t.expose("rank", {
      type: Rank,
      nullable: true,
      description: "The rank of the participant. Null if the sources give no rank.",
    }),
    office: t.field({
      type: Office,
      nullable: true,
      description: "The office that the participant represented. Null if no source says so.",
      resolve: (participation, _, context) => loadOptional(context, officeById, participation.office_id),
    }),
    quantity: t.field({
      type: Quantity,
      description:
        "The number of people that this participation stands for. The number is one if a person is named.",
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
