import { type Selectable, sql } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./cursor.ts";
import { oneOf, onTopic, pointsAt, tiedTo, within } from "./filter.ts";
import { byEntities, byPeriod, byValue } from "./group.ts";
import { byId } from "./loader.ts";
import { type Listing, page, pages } from "./page.ts";
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

const listing: Listing = {
  kind: "outcome",
  orders: { held: order("held_earliest", "date") },
  filters: {
    session: pointsAt("session_id", ["dialogue_session"], "Outcomes of any of these sessions."),
    dialogue: tiedTo(
      "dialogue_sessions",
      ["id", "dialogue_id"],
      ["dialogue"],
      "Outcomes of sessions of any of these dialogues.",
      "session_id",
    ),
    kind: oneOf("outcome_kind", "kind", "Outcomes of any of these kinds."),
    party: tiedTo(
      "outcome_parties",
      ["outcome_id", "party_id"],
      ["country", "organization"],
      "Outcomes of any of these parties.",
    ),
    topic: onTopic("outcome_topics", "outcome_id", "Outcomes on any of these topics or a narrower one."),
    strategy: tiedTo(
      "outcome_strategies",
      ["outcome_id", "strategy_id"],
      ["strategy"],
      "Outcomes that bear on any of these strategies.",
    ),
    held: within("held_earliest", "held_latest", "Outcomes by the days of their session."),
  },
  groupings: {
    kind: byValue("kind", "What kind of result they are."),
    topic: byEntities("outcome_topics", ["outcome_id", "topic_id"], "Each of their topics."),
    party: byEntities("outcome_parties", ["outcome_id", "party_id"], "Each of their parties."),
    period: byPeriod(
      sql`(select held_edtf from dialogue_sessions where id = item.session_id)`,
      "When their session was held.",
    ),
  },
};

export const outcomes = page(selectOutcomes, listing);
export const outcomesBySession = pages(
  (db, session) => selectOutcomes(db).where("session_id", "=", session),
  listing,
);
