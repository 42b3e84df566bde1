import { type Selectable, sql } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import {
  type Lookup,
  lookupCondition,
  whereEnumColumn,
  whereLinked,
  whereReference,
  withNarrower,
} from "./lists/filter.ts";
import { byEntities, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
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

const discussed: Lookup = {
  ids: (topics) => sql`
    select (select dialogue_id from dialogue_sessions where id = dialogue_session_id) as id
    from dialogue_session_topics where topic_id = any(${topics})`,
  matches: (topics) => sql`(
    select true from dialogue_sessions
    join dialogue_session_topics on dialogue_session_id = dialogue_sessions.id
    where dialogue_id = item.id and topic_id = any(${topics}) limit 1
  )`,
};

const listing: Listing = {
  kind: "dialogue",
  orders: { name: order("name", "text") },
  filters: {
    query: whereFound("dialogue", "Dialogues that are called so, however it is spelt."),
    kind: whereEnumColumn("dialogue_kind", "kind", "Dialogues of any of these kinds."),
    level: whereEnumColumn("rank", "level", "Dialogues at any of these levels."),
    party: whereLinked(
      "dialogue_parties",
      ["dialogue_id", "party_id"],
      PARTIES,
      "Dialogues of any of these parties.",
    ),
    topic: whereReference(
      ["topic"],
      (topics) => lookupCondition(discussed, sql`array(${withNarrower(topics)})`),
      "Dialogues that discussed any of these topics or a narrower one.",
    ),
  },
  groupings: {
    kind: byValue("kind", "What kind of dialogue they are."),
    level: byValue("level", "The level at which they are held."),
    party: byEntities("dialogue_parties", ["dialogue_id", "party_id"], "Each of their parties."),
  },
};

export const dialogues = rootList(selectDialogues, listing);
