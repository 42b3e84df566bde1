import { type Selectable, sql } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./cursor.ts";
import { oneOf, pointsAt, refersTo, tiedTo, within } from "./filter.ts";
import { byEntities, byEntity, byPeriod, byValue } from "./group.ts";
import { byId } from "./loader.ts";
import { type Listing, page, pages } from "./page.ts";
import { column, quantity, record, reference } from "./record.ts";
import type { Delegations } from "./types.ts";

export type DelegationRow = Selectable<Delegations>;

export const delegationRecord = record("delegation", {
  delegations: {
    session: reference("dialogue_session"),
    party: reference("country", "organization"),
    capacity: column,
    size: quantity,
    note: column,
  },
});

const selectDelegations = (db: Database) => db.selectFrom("delegations").selectAll("delegations");

export const delegationById = byId(selectDelegations);

const listing: Listing = {
  kind: "delegation",
  orders: { held: order("held_earliest", "date") },
  filters: {
    session: pointsAt("session_id", ["dialogue_session"], "Delegations to any of these sessions."),
    dialogue: tiedTo(
      "dialogue_sessions",
      ["id", "dialogue_id"],
      ["dialogue"],
      "Delegations to sessions of any of these dialogues.",
      "session_id",
    ),
    party: pointsAt("party_id", ["country", "organization"], "Delegations of any of these parties."),
    capacity: oneOf("delegation_capacity", "capacity", "Delegations in any of these capacities."),
    head: refersTo(
      ["person"],
      (ids) => sql`item.id in (
        select delegation_id from participations where role = 'head' and person_id in ${ids}
      )`,
      "Delegations led by any of these people.",
    ),
    held: within("held_earliest", "held_latest", "Delegations by the days of their session."),
  },
  groupings: {
    party: byEntity("party_id", "The party that sent them."),
    capacity: byValue("capacity", "In which capacity they attended."),
    period: byPeriod(
      sql`(select held_edtf from dialogue_sessions where id = item.session_id)`,
      "When their session was held.",
    ),
    dialogue: byEntities(
      "dialogue_sessions",
      ["id", "dialogue_id"],
      "The dialogue of their session.",
      "session_id",
    ),
  },
};

export const delegations = page(selectDelegations, listing);
export const delegationsBySession = pages(
  (db, session) => selectDelegations(db).where("session_id", "=", session),
  listing,
);
export const delegationsByParty = pages(
  (db, party) => selectDelegations(db).where("party_id", "=", party),
  listing,
);
