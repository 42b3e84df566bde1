import { type Selectable, sql } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { sessionFilters, sessionGroupings, sessionOrders } from "./lists/at-session.ts";
import { oneOf, pointsAt, tiedTo, whether } from "./lists/filter.ts";
import { byEntities, byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages } from "./lists/page.ts";
import { byId, many } from "./loader.ts";
import { column, type Field, PARTIES, quantity, record, reference } from "./records/record.ts";
import type { Participations } from "./types.ts";

export type ParticipationRow = Selectable<Participations>;

/** A named person is one person; how many an unnamed row stands for is what its source says. */
const headcount: Field = {
  read: (value, context) => quantity.read(value ?? (context.record.person == null ? null : 1), context),
};

export const participationRecord = record("participation", {
  participations: {
    session: reference("dialogue_session"),
    delegation: reference("delegation"),
    person: reference("person"),
    role: column,
    title_stated: column,
    rank: column,
    office: reference("office"),
    quantity: headcount,
    note: column,
  },
});

const selectParticipations = (db: Database) => db.selectFrom("participations").selectAll("participations");

export const participationById = byId(selectParticipations);

const listing: Listing = {
  kind: "participation",
  orders: sessionOrders,
  filters: {
    ...sessionFilters("Participations in"),
    party: tiedTo(
      "delegations",
      ["id", "party_id"],
      PARTIES,
      "Participations in delegations of any of these parties.",
      "delegation_id",
    ),
    person: pointsAt("person_id", ["person"], "Participations of any of these people."),
    role: oneOf("participation_role", "role", "Participations in any of these roles."),
    rank: oneOf("rank", "rank", "Participations at any of these ranks."),
    named: whether(
      (isNamed) => sql`(item.person_id is not null) = ${isNamed}`,
      "True for participations of named people, false for people whom a source counts but does not name.",
    ),
  },
  groupings: {
    party: byEntities(
      "delegations",
      ["id", "party_id"],
      "The party that sent the delegation of the participant.",
      "delegation_id",
    ),
    person: byEntity(
      "person_id",
      "The person who took part. People whom a source counts but does not name are in the group `not stated`.",
    ),
    role: byValue("role", "The role of the participant in the session."),
    rank: byValue("rank", "The rank of the participant."),
    ...sessionGroupings,
  },
};

export const participations = page(selectParticipations, listing);
export const participationsBySession = pages(
  (db, session) => selectParticipations(db).where("session_id", "=", session),
  listing,
);
export const participationsByDelegation = pages(
  (db, delegation) => selectParticipations(db).where("delegation_id", "=", delegation),
  listing,
);
export const participationsByPerson = pages(
  (db, person) => selectParticipations(db).where("person_id", "=", person),
  listing,
);

export const headsByDelegation = many(
  (db, ids) =>
    selectParticipations(db)
      .where("delegation_id", "=", anyOf(ids))
      .where("role", "=", "head")
      .orderBy("id")
      .$narrowType<{ delegation_id: string }>()
      .execute(),
  (participation) => participation.delegation_id,
);
