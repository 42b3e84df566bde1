import { type Selectable, sql } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { oneOf, reached, refersTo, tiedTo, type Ways, withNarrower } from "./lists/filter.ts";
import { byEntities, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page } from "./lists/page.ts";
import { found } from "./lists/search.ts";
import { byId } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { column, entityRecord, PARTIES, period, references } from "./records/record.ts";
import type { Dialogues } from "./types.ts";

export type DialogueRow = Selectable<Dialogues>;

export const dialogueRecord = entityRecord(
  "dialogue",
  "name",
  {
    dialogues: {
      slug: column,
      name: column,
      kind: column,
      level: column,
      level_stated: column,
      description: column,
      period,
      note: column,
    },
  },
  { parties: references("dialogue_parties", ["dialogue_id", "party_id"], PARTIES) },
);

const selectDialogues = (db: Database) => db.selectFrom("dialogues").selectAll("dialogues");

export const dialogueById = byId(selectDialogues);
export const dialogueByReference = byReference("dialogue", selectDialogues);

const discussed: Ways = {
  keys: (topics) => sql`
    select (select dialogue_id from dialogue_sessions where id = dialogue_session_id) as key
    from dialogue_session_topics where topic_id = any(${topics})`,
  isReached: (topics) => sql`(
    select true from dialogue_sessions
    join dialogue_session_topics on dialogue_session_id = dialogue_sessions.id
    where dialogue_id = item.id and topic_id = any(${topics}) limit 1
  )`,
};

const listing: Listing = {
  kind: "dialogue",
  orders: { name: order("name", "text") },
  filters: {
    query: found("dialogue", "Dialogues with a name like this."),
    kind: oneOf("dialogue_kind", "kind", "Dialogues of any of these kinds."),
    level: oneOf("rank", "level", "Dialogues at any of these levels."),
    party: tiedTo(
      "dialogue_parties",
      ["dialogue_id", "party_id"],
      PARTIES,
      "Dialogues of any of these parties.",
    ),
    topic: refersTo(
      ["topic"],
      (topics) => reached(discussed, sql`array(${withNarrower(topics)})`),
      "Dialogues that discussed any of these topics or their narrower topics.",
    ),
  },
  groupings: {
    kind: byValue("kind", "The kind of the dialogue."),
    level: byValue("level", "The level at which sessions of the dialogue are usually held."),
    party: byEntities("dialogue_parties", ["dialogue_id", "party_id"], "Each party to the dialogue."),
  },
};

export const dialogues = page(selectDialogues, listing);
