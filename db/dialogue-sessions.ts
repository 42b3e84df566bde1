import { type Selectable, sql } from "kysely";
import { anyOf, type Database } from "./client.ts";
import type { ColumnOf, Table } from "./lists/column.ts";
import { order } from "./lists/cursor.ts";
import { oneOf, onTopic, pointsAt, refersTo, tied, tiedTo, within } from "./lists/filter.ts";
import { byEntities, byEntity, byPeriod, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages, pagesThrough } from "./lists/page.ts";
import { found } from "./lists/search.ts";
import { byId, many, one } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { column, entityRecord, PARTIES, period, quantity, reference, references } from "./records/record.ts";
import type { DialogueSessions } from "./types.ts";

export type DialogueSessionRow = Selectable<DialogueSessions>;

export const dialogueSessionRecord = entityRecord(
  "dialogue_session",
  "name",
  {
    dialogue_sessions: {
      slug: column,
      name: column,
      dialogue: reference("dialogue"),
      ordinal: column,
      format: column,
      mode: column,
      level: column,
      level_stated: column,
      status: column,
      held: period,
      place: reference("place"),
      venue: column,
      occasion: column,
      attendance: quantity,
      parent: reference("dialogue_session"),
      note: column,
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

const selectDialogueSessions = (db: Database) =>
  db.selectFrom("dialogue_sessions").selectAll("dialogue_sessions");

export const dialogueSessionById = byId(selectDialogueSessions);
export const dialogueSessionByReference = byReference("dialogue_session", selectDialogueSessions);

const listing: Listing = {
  kind: "dialogue_session",
  orders: { held: order("held_earliest", "date"), name: order("name", "text") },
  filters: {
    query: found("dialogue_session", "Sessions whose name, occasion, place or outcomes contain these words."),
    dialogue: pointsAt("dialogue_id", ["dialogue"], "Sessions of any of these dialogues."),
    format: oneOf("session_format", "format", "Sessions of any of these forms."),
    level: oneOf("rank", "level", "Sessions at any of these levels."),
    status: oneOf("session_status", "status", "Sessions with any of these statuses."),
    held: within("held_earliest", "held_latest", "Sessions held on these days."),
    place: pointsAt("place_id", ["place"], "Sessions at any of these places."),
    country: tiedTo(
      "places",
      ["id", "country_id"],
      ["country"],
      "Sessions held in any of these countries.",
      "place_id",
    ),
    party: tiedTo(
      "delegations",
      ["session_id", "party_id"],
      PARTIES,
      "Sessions to which any of these parties sent a delegation.",
    ),
    withoutParty: refersTo(
      PARTIES,
      (ids) => sql`not ${tied("delegations", ["session_id", "party_id"], ids).whole}`,
      "Sessions to which none of these parties sent a delegation, as far as the record knows.",
    ),
    person: tiedTo(
      "participations",
      ["session_id", "person_id"],
      ["person"],
      "Sessions in which any of these people took part.",
    ),
    topic: onTopic(
      "dialogue_session_topics",
      ["dialogue_session_id", "topic_id"],
      "Sessions on any of these topics or their narrower topics.",
    ),
    strategy: tiedTo(
      "dialogue_session_strategies",
      ["dialogue_session_id", "strategy_id"],
      ["strategy"],
      "Sessions that discussed any of these strategies.",
    ),
  },
  groupings: {
    period: byPeriod(sql`item.held_edtf`, "The period in which the session was held."),
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
};

export const dialogueSessions = page(selectDialogueSessions, listing);
export const sessionsByDialogue = pages(
  (db, dialogue) => selectDialogueSessions(db).where("dialogue_id", "=", dialogue),
  listing,
);
export const sessionsByPlace = pages(
  (db, place) => selectDialogueSessions(db).where("place_id", "=", place),
  listing,
);

/** Sessions by what a table of pairs ties to them. */
const sessionsThrough = <Name extends Table>(
  table: Name,
  columns: readonly [parent: ColumnOf<Name>, session: ColumnOf<Name>],
) => pagesThrough(table, columns, selectDialogueSessions, listing);

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

/** The session of the same dialogue that came before, or after, each session. */
const neighbour = (comparison: "<" | ">", direction: "desc" | "asc") =>
  one(
    async (db, ids) => {
      const { rows } = await sql<DialogueSessionRow & { asked_id: string }>`
        select asked.id as asked_id, neighbour.*
        from dialogue_sessions as asked
        cross join lateral (
          select * from dialogue_sessions
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
