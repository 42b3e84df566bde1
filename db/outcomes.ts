import type { Selectable } from "kysely";
import { sessionFilters, sessionGroupings, sessionOrders } from "./lists/at-session.ts";
import { whereEnumColumn, whereLinked, whereOnTopic } from "./lists/filter.ts";
import { byEntities, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, rootList } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { computed, enumValue, PARTIES, reference, references, required, text } from "./records/fields.ts";
import { columns, record } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Outcomes } from "./types.ts";

export type OutcomeRow = Selectable<Outcomes>;

export const outcomeRecord = record(
  "outcome",
  {
    outcomes: {
      session: required(reference("dialogue_session")),
      kind: required(enumValue("outcome_kind")),
      summary: required(text),
      held_earliest: computed,
      held_latest: computed,
      note: text,
    },
  },
  {
    parties: references("outcome_parties", ["outcome_id", "party_id"], PARTIES),
    topics: references("outcome_topics", ["outcome_id", "topic_id"], ["topic"]),
    strategies: references("outcome_strategies", ["outcome_id", "strategy_id"], ["strategy"]),
  },
);

const selectOutcomes = rowsOf("outcomes", columns(outcomeRecord, "outcomes"));

export const outcomeById = byId(selectOutcomes);

const listing: Listing = {
  kind: "outcome",
  orders: sessionOrders,
  filters: {
    ...sessionFilters("Outcomes of"),
    kind: whereEnumColumn("outcome_kind", "kind", "Outcomes of any of these kinds."),
    party: whereLinked(
      "outcome_parties",
      ["outcome_id", "party_id"],
      PARTIES,
      "Outcomes that concern any of these parties.",
    ),
    topic: whereOnTopic(
      "outcome_topics",
      ["outcome_id", "topic_id"],
      "Outcomes on any of these topics or their narrower topics.",
    ),
    strategy: whereLinked(
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

export const outcomes = rootList(selectOutcomes, listing);
export const outcomesBySession = listByParent(
  (db, session) => selectOutcomes(db).where("session_id", "=", session),
  listing,
);
