import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { onTopic, tiedTo } from "./lists/filter.ts";
import { byEntities } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pagesThrough } from "./lists/page.ts";
import { found } from "./lists/search.ts";
import { byId, through } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { column, entityRecord, PARTIES, period, references } from "./records/record.ts";
import type { Programmes } from "./types.ts";

export type ProgrammeRow = Selectable<Programmes>;

const parties = (table: string, column: string) => references(table, ["programme_id", column], PARTIES);

export const programmeRecord = entityRecord(
  "programme",
  "name",
  { programmes: { slug: column, name: column, period, budget: column, description: column, note: column } },
  {
    funders: parties("programme_funders", "funder_id"),
    implementers: parties("programme_implementers", "implementer_id"),
    participants: parties("programme_participants", "participant_id"),
    topics: references("programme_topics", ["programme_id", "topic_id"], ["topic"]),
    strategies: references("programme_strategies", ["programme_id", "strategy_id"], ["strategy"]),
  },
);

const selectProgrammes = (db: Database) => db.selectFrom("programmes").selectAll("programmes");

export const programmeById = byId(selectProgrammes);
export const programmeByReference = byReference("programme", selectProgrammes);

const listing: Listing = {
  kind: "programme",
  orders: { name: order("name", "text") },
  filters: {
    query: found("programme", "Programmes with a name like this."),
    funder: tiedTo(
      "programme_funders",
      ["programme_id", "funder_id"],
      PARTIES,
      "Programmes funded by any of these parties.",
    ),
    participant: tiedTo(
      "programme_participants",
      ["programme_id", "participant_id"],
      PARTIES,
      "Programmes for any of these parties.",
    ),
    topic: onTopic(
      "programme_topics",
      ["programme_id", "topic_id"],
      "Programmes on any of these topics or their narrower topics.",
    ),
  },
  groupings: {
    funder: byEntities(
      "programme_funders",
      ["programme_id", "funder_id"],
      "Each party that funds the programme.",
    ),
    participant: byEntities(
      "programme_participants",
      ["programme_id", "participant_id"],
      "Each party that the programme is for.",
    ),
    topic: byEntities(
      "programme_topics",
      ["programme_id", "topic_id"],
      "Each topic of the programme. A narrower topic is not counted under its broader topic.",
    ),
  },
};

export const programmes = page(selectProgrammes, listing);
export const programmesByStrategy = pagesThrough(
  "programme_strategies",
  ["strategy_id", "programme_id"],
  selectProgrammes,
  listing,
);
export const programmesBySession = through(
  "dialogue_session_programmes",
  ["dialogue_session_id", "programme_id"],
  selectProgrammes,
  "name",
);
