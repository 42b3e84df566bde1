import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./cursor.ts";
import { byId } from "./loader.ts";
import { page, pages } from "./page.ts";
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

const orders = { held: order("held_earliest", "date") };

export const delegations = page(selectDelegations, orders);
export const delegationsBySession = pages(
  (db, session) => selectDelegations(db).where("session_id", "=", session),
  orders,
);
export const delegationsByParty = pages(
  (db, party) => selectDelegations(db).where("party_id", "=", party),
  orders,
);
