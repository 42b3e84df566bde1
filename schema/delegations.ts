import { type DelegationRow, delegationById, delegations } from "#db/delegations.ts";
import { dialogueSessionById } from "#db/dialogue-sessions.ts";
import { headsByDelegation, participationsByDelegation } from "#db/participations.ts";
import { partyById } from "#db/parties.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many, related } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { identified, Node, Sourced } from "./core/entity.ts";
import { DelegationCapacity } from "./core/enums.ts";
import { Quantity, quantityOf } from "./core/scalars.ts";
import { DialogueSession } from "./dialogue-sessions.ts";
import { Participation, ParticipationConnection } from "./participations.ts";
import { Party } from "./parties.ts";

export const Delegation = builder.objectRef<DelegationRow>("Delegation");
export const DelegationConnection = connectionType(
  Delegation,
  { held: "By the day of the session" },
  delegations.listing,
);
identified(Delegation, "delegation", delegationById, "The people that a party sent to a session.");

Delegation.implement({
  description: "The people that a party sent to a session. Often no source names these people.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    session: t.field({
      type: DialogueSession,
      description: "The session that the delegation attended.",
      resolve: (delegation, _, context) => loadKnown(context, dialogueSessionById, delegation.session_id),
    }),
    party: t.field({
      type: Party,
      description: "The party that sent the delegation.",
      resolve: (delegation, _, context) => loadKnown(context, partyById, delegation.party_id),
    }),
    capacity: t.expose("capacity", {
      type: DelegationCapacity,
      description: "The capacity in which the delegation attended the session.",
    }),
    heads: t.field(
      many(
        Participation,
        headsByDelegation,
        "The heads of the delegation, in the order of their ids. Empty if no source mentions a head.",
      ),
    ),
    participations: t.field(
      related(
        ParticipationConnection,
        participationsByDelegation,
        "The participations in the delegation, including its heads, by id.",
      ),
    ),
    size: t.field({
      type: Quantity,
      nullable: true,
      description: "The number of people in the delegation. Null if no source says so.",
      resolve: (delegation) => quantityOf(delegation.size_min, delegation.size_max, delegation.size_stated),
    }),
  }),
});

builder.queryFields((t) => ({
  delegations: t.field(
    listed(DelegationConnection, delegations, "All delegations, by the day of their session."),
  ),
}));
