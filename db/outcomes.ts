import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { sessionFilters, sessionGroupings, sessionOrders } from "./lists/at-session.ts";
import { oneOf, onTopic, tiedTo } from "./lists/filter.ts";
import { byEntities, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { column, PARTIES, record, reference, references } from "./records/record.ts";
import type { Outcomes } from "./types.ts";

export type OutcomeRow = Selectable<Outcomes>;

export const outcomeRecord = record(
  "outcome",
  { outcomes: { session: reference("dialogue_session"), kind: column, summary: column, note: column } },
  {
    parties: references("outcome_parties", ["outcome_id", "party_id"], PARTIES),
    topics: references("outcome_topics", ["outcome_id", "topic_id"], ["topic"]),
    strategies: references("outcome_strategies", ["outcome_id", "strategy_id"], ["strategy"]),
  },
);

const selectOutcomes = (db: Database) => db.selectFrom("outcomes").selectAll("outcomes");

export const outcomeById = byId(selectOutcomes);

const listing: Listing = {
  kind: "outcome",
  orders: sessionOrders,
  filters: {
    ...sessionFilters("Outcomes of"),
    kind: oneOf("outcome_kind", "kind", "Outcomes of any of these kinds."),
    party: tiedTo(
      "outcome_parties",
      ["outcome_id", "party_id"],
      PARTIES,
      "Outcomes that concern any of these parties.",
    ),
    topic: onTopic(
      "outcome_topics",
      ["outcome_id", "topic_id"],
      "Outcomes on any of these topics or their narrower topics.",
    ),
    strategy: tiedTo(
      "outcome_strategies",
      ["outcome_id", "strategy_id"],
      ["strategy"],
      "Outcomes that concern any of these strategies.",
    ),
  },
  groupings: {
    kind: byValue("kind", "What kind of result the outcome is."),
    topic: byEntities(
      "outcome_topics",
      ["outcome_id", "topic_id"],
      "Each topic of the outcome. A narrower topic is not counted under its broader topic.",
    ),
    party: byEntities("outcome_parties", ["outcome_id", "party_id"], "Each party that the outcome concerns."),
    ...sessionGroupings,
  },
};

export const outcomes = page(selectOutcomes, listing);
export const outcomesBySession = pages(
  (db, session) => selectOutcomes(db).where("session_id", "=", session),
  listing,
);
