import { type Selectable, sql } from "kysely";
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
import { enumValue, PARTIES, period, references, required, shownAs, text } from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Dialogues } from "./types.ts";

export type DialogueRow = Selectable<Dialogues>;

export const dialogueRecord = entityRecord(
  "dialogue",
  "name",
  {
    dialogues: {
      slug: required(text),
      name: required(text),
      kind: required(enumValue("dialogue_kind")),
      level: enumValue("rank"),
      level_stated: shownAs("levelAsStated", text),
      description: text,
      period,
      note: text,
    },
  },
  { parties: references("dialogue_parties", ["dialogue_id", "party_id"], PARTIES) },
);

const selectDialogues = rowsOf("dialogues", columns(dialogueRecord, "dialogues"));

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
    query: whereFound("dialogue", "Dialogues with a name like this."),
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
      "Dialogues that discussed any of these topics or their narrower topics.",
    ),
  },
  groupings: {
    kind: byValue("kind", "The kind of the dialogue."),
    level: byValue("level", "The level at which sessions of the dialogue are usually held."),
    party: byEntities("dialogue_parties", ["dialogue_id", "party_id"], "Each party to the dialogue."),
  },
};

export const dialogues = rootList(selectDialogues, listing);
