import { type Selectable, sql } from "kysely";
import { anyOf } from "./client.ts";
import type { ColumnOf, Table } from "./lists/column.ts";
import { not } from "./lists/condition.ts";
import { order } from "./lists/cursor.ts";
import {
  linkCondition,
  whereDateColumns,
  whereEnumColumn,
  whereLinked,
  whereOnTopic,
  whereReference,
  whereReferenceColumn,
} from "./lists/filter.ts";
import { byEntities, byEntity, byPeriod, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, listThrough, rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId, many, one } from "./loader.ts";
import { byReference } from "./nodes.ts";
import {
  enumValue,
  FieldError,
  integer,
  PARTIES,
  period,
  quantity,
  reference,
  references,
  required,
  shownAs,
  text,
} from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { DialogueSessions } from "./types.ts";

export type DialogueSessionRow = Selectable<DialogueSessions>;

/** The number of the session in its dialogue. */
const ordinal: typeof integer = {
  ...integer,
  read(value, context) {
    const cells = integer.read(value, context);
    if (value !== null && Number(value) < 1)
      throw new FieldError(`${value} is not a whole number of 1 or more`);
    if (value !== null && context.record.dialogue == null)
      throw new FieldError("needs a dialogue, which the record does not give");
    return cells;
  },
};

export const dialogueSessionRecord = entityRecord(
  "dialogue_session",
  "name",
  {
    dialogue_sessions: {
      slug: required(text),
      name: required(text),
      dialogue: reference("dialogue"),
      ordinal,
      format: required(enumValue("session_format")),
      mode: enumValue("session_mode"),
      level: enumValue("rank"),
      level_stated: shownAs("levelAsStated", text),
      status: required(enumValue("session_status")),
      held: period,
      place: reference("place"),
      venue: text,
      occasion: text,
      attendance: quantity,
      parent: reference("dialogue_session"),
      note: text,
    },
  },
  {
    hosts: references("dialogue_session_hosts", ["dialogue_session_id", "host_id"], PARTIES),
    topics: references("dialogue_session_topics", ["dialogue_session_id", "topic_id"], ["topic"]),
    strategies: references(
      "dialogue_session_strategies",
      ["dialogue_session_id", "strategy_id"],
      ["strategy"],
    ),
    programmes: references(
      "dialogue_session_programmes",
      ["dialogue_session_id", "programme_id"],
      ["programme"],
    ),
  },
);

const selectDialogueSessions = rowsOf(
  "dialogue_sessions",
  columns(dialogueSessionRecord, "dialogue_sessions"),
);

export const dialogueSessionById = byId(selectDialogueSessions);
export const dialogueSessionByReference = byReference("dialogue_session", selectDialogueSessions);

const listing: Listing = {
  kind: "dialogue_session",
  orders: { held: order("held_earliest", "date"), name: order("name", "text") },
  filters: {
    query: whereFound(
      "dialogue_session",
      "Sessions whose name, occasion, place or outcomes contain these words.",
    ),
    dialogue: whereReferenceColumn("dialogue_id", ["dialogue"], "Sessions of any of these dialogues."),
    format: whereEnumColumn("session_format", "format", "Sessions of any of these forms."),
    level: whereEnumColumn("rank", "level", "Sessions at any of these levels."),
    status: whereEnumColumn("session_status", "status", "Sessions with any of these statuses."),
    held: whereDateColumns("held_earliest", "held_latest", "Sessions held on these days."),
    place: whereReferenceColumn("place_id", ["place"], "Sessions at any of these places."),
    country: whereLinked(
      "places",
      ["id", "country_id"],
      ["country"],
      "Sessions held in any of these countries.",
      "place_id",
    ),
    party: whereLinked(
      "delegations",
      ["session_id", "party_id"],
      PARTIES,
      "Sessions to which any of these parties sent a delegation.",
    ),
    withoutParty: whereReference(
      PARTIES,
      (ids) => not([linkCondition("delegations", ["session_id", "party_id"], ids)]),
      "Sessions to which none of these parties sent a delegation, as far as the record knows.",
    ),
    host: whereLinked(
      "dialogue_session_hosts",
      ["dialogue_session_id", "host_id"],
      PARTIES,
      "Sessions hosted by any of these parties.",
    ),
    person: whereLinked(
      "participations",
      ["session_id", "person_id"],
      ["person"],
      "Sessions in which any of these people took part.",
    ),
    topic: whereOnTopic(
      "dialogue_session_topics",
      ["dialogue_session_id", "topic_id"],
      "Sessions on any of these topics or their narrower topics.",
    ),
    strategy: whereLinked(
      "dialogue_session_strategies",
      ["dialogue_session_id", "strategy_id"],
      ["strategy"],
      "Sessions that discussed any of these strategies.",
    ),
  },
  groupings: {
    period: byPeriod(sql`item.held_edtf`, "held", "The period in which the session was held."),
    dialogue: byEntity("dialogue_id", "The dialogue that the session belongs to."),
    country: byEntities(
      "places",
      ["id", "country_id"],
      "The country in which the session was held.",
      "place_id",
    ),
    place: byEntity("place_id", "The place at which the session was held."),
    level: byValue("level", "The level at which the session was held."),
    format: byValue("format", "The form of the session."),
    status: byValue("status", "Whether the session is planned, was held, postponed or cancelled."),
    topic: byEntities(
      "dialogue_session_topics",
      ["dialogue_session_id", "topic_id"],
      "Each topic of the session. A narrower topic is not counted under its broader topic.",
    ),
    party: byEntities(
      "delegations",
      ["session_id", "party_id"],
      "Each party that sent a delegation to the session.",
    ),
  },
  sums: { attendance: "The number of people who attended the session." },
};

export const dialogueSessions = rootList(selectDialogueSessions, listing);
export const sessionsByDialogue = listByParent(
  (db, dialogue) => selectDialogueSessions(db).where("dialogue_id", "=", dialogue),
  listing,
);
export const sessionsByPlace = listByParent(
  (db, place) => selectDialogueSessions(db).where("place_id", "=", place),
  listing,
);

/** The sessions of a parent through a link table. */
const sessionsThrough = <Name extends Table>(
  table: Name,
  columns: readonly [parent: ColumnOf<Name>, session: ColumnOf<Name>],
) => listThrough(table, columns, selectDialogueSessions, listing);

export const sessionsByHost = sessionsThrough("dialogue_session_hosts", ["host_id", "dialogue_session_id"]);
export const sessionsByTopic = sessionsThrough("dialogue_session_topics", [
  "topic_id",
  "dialogue_session_id",
]);
export const sessionsByStrategy = sessionsThrough("dialogue_session_strategies", [
  "strategy_id",
  "dialogue_session_id",
]);
export const sessionsByProgramme = sessionsThrough("dialogue_session_programmes", [
  "programme_id",
  "dialogue_session_id",
]);
export const sessionsByArticle = sessionsThrough("mentions", ["article_id", "entity_id"]);

export const partsBySession = many(
  (db, ids) =>
    selectDialogueSessions(db)
      .where("parent_id", "=", anyOf(ids))
      .orderBy("held_earliest")
      .orderBy("id")
      .$narrowType<{ parent_id: string }>()
      .execute(),
  (session) => session.parent_id,
);

/** The previous or the next session of the same dialogue, for each session. */
const neighbour = (comparison: "<" | ">", direction: "desc" | "asc") =>
  one(
    async (db, ids) => {
      const { rows } = await sql<DialogueSessionRow & { asked_id: string }>`
        select asked.id as asked_id, neighbour.*
        from dialogue_sessions as asked
        cross join lateral (
          select ${sql.join(columns(dialogueSessionRecord, "dialogue_sessions").map((column) => sql.ref(column)))}
          from dialogue_sessions
          where dialogue_id = asked.dialogue_id
            and (held_earliest, id) ${sql.raw(comparison)} (asked.held_earliest, asked.id)
          order by held_earliest ${sql.raw(direction)}, id ${sql.raw(direction)}
          limit 1
        ) as neighbour
        where asked.id = ${anyOf(ids)}`.execute(db);
      return rows;
    },
    (session) => session.asked_id,
  );

export const previousBySession = neighbour("<", "desc");
export const nextBySession = neighbour(">", "asc");
