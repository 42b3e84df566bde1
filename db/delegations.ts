import { type Selectable, sql } from "kysely";
import { sessionFilters, sessionGroupings, sessionOrders } from "./lists/at-session.ts";
import { whereEnumColumn, whereLookup, whereReferenceColumn } from "./lists/filter.ts";
import { byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, rootList } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { computed, enumValue, PARTIES, quantity, reference, required, text } from "./records/fields.ts";
import { columns, record } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Delegations } from "./types.ts";

export type DelegationRow = Selectable<Delegations>;

export const delegationRecord = record("delegation", {
  delegations: {
    session: required(reference("dialogue_session")),
    party: required(reference(...PARTIES)),
    capacity: required(enumValue("delegation_capacity")),
    size: quantity,
    held_earliest: computed,
    held_latest: computed,
    note: text,
  },
});

const selectDelegations = rowsOf("delegations", columns(delegationRecord, "delegations"));

export const delegationById = byId(selectDelegations);

const listing: Listing = {
  kind: "delegation",
  orders: sessionOrders,
  filters: {
    ...sessionFilters("Delegations to"),
    party: whereReferenceColumn("party_id", PARTIES, "Delegations of any of these parties."),
    capacity: whereEnumColumn("delegation_capacity", "capacity", "Delegations in any of these capacities."),
    head: whereLookup(
      ["person"],
      {
        ids: (people) => sql`
          select delegation_id as id from participations where role = 'head' and person_id = any(${people})`,
        matches: (people) => sql`(
          select true from (
            select person_id from participations where delegation_id = item.id and role = 'head' offset 0
          ) as head
          where person_id = any(${people}) limit 1
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
  sums: { size: "The number of people in the delegation." },
};

export const delegations = rootList(selectDelegations, listing);
export const delegationsBySession = listByParent(
  (db, session) => selectDelegations(db).where("session_id", "=", session),
  listing,
);
export const delegationsByParty = listByParent(
  (db, party) => selectDelegations(db).where("party_id", "=", party),
  listing,
);
