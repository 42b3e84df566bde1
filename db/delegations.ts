import { type Selectable, sql } from "kysely";
import type { Database } from "./client.ts";
import { sessionFilters, sessionGroupings, sessionOrders } from "./lists/at-session.ts";
import { oneOf, pointsAt, reachedFrom } from "./lists/filter.ts";
import { byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { column, PARTIES, quantity, record, reference } from "./records/record.ts";
import type { Delegations } from "./types.ts";

export type DelegationRow = Selectable<Delegations>;

export const delegationRecord = record("delegation", {
  delegations: {
    session: reference("dialogue_session"),
    party: reference(...PARTIES),
    capacity: column,
    size: quantity,
    note: column,
  },
});

const selectDelegations = (db: Database) => db.selectFrom("delegations").selectAll("delegations");

export const delegationById = byId(selectDelegations);

const listing: Listing = {
  kind: "delegation",
  orders: sessionOrders,
  filters: {
    ...sessionFilters("Delegations to"),
    party: pointsAt("party_id", PARTIES, "Delegations of any of these parties."),
    capacity: oneOf("delegation_capacity", "capacity", "Delegations in any of these capacities."),
    head: reachedFrom(
      ["person"],
      {
        keys: (people) => sql`
          select delegation_id as key from participations where role = 'head' and person_id = any(${people})`,
        isReached: (people) => sql`(
          select true from participations
          where delegation_id = item.id and role = 'head' and person_id = any(${people}) limit 1
        )`,
      },
      "Delegations led by any of these people.",
    ),
  },
  groupings: {
    party: byEntity("party_id", "The party that sent the delegation."),
    capacity: byValue("capacity", "The capacity in which the delegation attended the session."),
    ...sessionGroupings,
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
