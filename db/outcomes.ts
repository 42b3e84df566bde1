import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./cursor.ts";
import { byId } from "./loader.ts";
import { page, pages } from "./page.ts";
import { column, record, reference, references } from "./record.ts";
import type { Outcomes } from "./types.ts";

export type OutcomeRow = Selectable<Outcomes>;

export const outcomeRecord = record(
  "outcome",
  { outcomes: { session: reference("dialogue_session"), kind: column, summary: column, note: column } },
  {
    parties: references("outcome_parties", ["outcome_id", "party_id"], ["country", "organization"]),
    topics: references("outcome_topics", ["outcome_id", "topic_id"], ["topic"]),
    strategies: references("outcome_strategies", ["outcome_id", "strategy_id"], ["strategy"]),
  },
);

const selectOutcomes = (db: Database) => db.selectFrom("outcomes").selectAll("outcomes");

export const outcomeById = byId(selectOutcomes);

const orders = { held: order("held_earliest", "date") };

export const outcomes = page(selectOutcomes, orders);
export const outcomesBySession = pages(
  (db, session) => selectOutcomes(db).where("session_id", "=", session),
  orders,
);
