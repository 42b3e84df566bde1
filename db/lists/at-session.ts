import { sql } from "kysely";
import { order } from "./cursor.ts";
import { whereDateColumns, whereLinked, whereReferenceColumn } from "./filter.ts";
import type { Filters } from "./filter-field.ts";
import { byEntities, byPeriod, type Groupings } from "./group.ts";
import type { Orders } from "./listing.ts";

/** Orders, filters and groups that the lists of delegations, participations and outcomes have in common. */
export const sessionOrders: Orders = { held: order("held_earliest", "date") };

export const sessionFilters = (what: string): Filters => ({
  session: whereReferenceColumn("session_id", ["dialogue_session"], `${what} any of these sessions.`),
  dialogue: whereLinked(
    "dialogue_sessions",
    ["id", "dialogue_id"],
    ["dialogue"],
    `${what} sessions of any of these dialogues.`,
    "session_id",
  ),
  held: whereDateColumns("held_earliest", "held_latest", `${what} sessions held on these days.`),
});

export const sessionGroupings: Groupings = {
  period: byPeriod(
    sql`(select held_edtf from dialogue_sessions where id = item.session_id)`,
    "held",
    "The period in which the session was held.",
  ),
  dialogue: byEntities(
    "dialogue_sessions",
    ["id", "dialogue_id"],
    "The dialogue that the session belongs to.",
    "session_id",
  ),
};
