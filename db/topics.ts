import { type Selectable, sql } from "kysely";
import { anyOf } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { whereReference, withNarrower } from "./lists/filter.ts";
import { byEntity } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId, many, through } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { reference, references, required, text } from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Topics } from "./types.ts";

export type TopicRow = Selectable<Topics>;

export const topicRecord = entityRecord(
  "topic",
  "name",
  {
    topics: {
      slug: required(text),
      name: required(text),
      description: text,
      broader: reference("topic"),
      note: text,
    },
  },
  { related: references("related_topics", ["topic_id", "related_id"], ["topic"]) },
);

const selectTopics = rowsOf("topics", columns(topicRecord, "topics"));

export const topicById = byId(selectTopics);
export const topicByReference = byReference("topic", selectTopics);

const listing: Listing = {
  kind: "topic",
  orders: { name: order("name", "text") },
  filters: {
    query: whereFound("topic", "Topics with a name like this."),
    broader: whereReference(
      ["topic"],
      (ids) => sql`item.broader_id in ${withNarrower(ids)}`,
      "Topics below any of these topics, at any depth.",
    ),
  },
  groupings: {
    broader: byEntity("broader_id", "The broader topic."),
  },
};

export const topics = rootList(selectTopics, listing);

export const narrowerByTopic = many(
  (db, ids) =>
    selectTopics(db)
      .where("broader_id", "=", anyOf(ids))
      .orderBy("name")
      .orderBy("id")
      .$narrowType<{ broader_id: string }>()
      .execute(),
  (topic) => topic.broader_id,
);

/** The topics related to a topic. A relation counts for both topics, even if it was recorded with only one of the topics. */
export const relatedByTopic = many(
  (db, ids) =>
    selectTopics(db)
      .innerJoin(
        db
          .selectFrom("related_topics")
          .select(["topic_id", "related_id"])
          .union(db.selectFrom("related_topics").select(["related_id as topic_id", "topic_id as related_id"]))
          .as("link"),
        "link.related_id",
        "topics.id",
      )
      .select("link.topic_id as parent_id")
      .where("link.topic_id", "=", anyOf(ids))
      .orderBy("name")
      .orderBy("topics.id")
      .execute(),
  (topic) => topic.parent_id,
);

/** The topics of the sessions of a dialogue, the most frequent first. */
export const topicsByDialogue = many(
  (db, ids) =>
    selectTopics(db)
      .innerJoin("dialogue_session_topics as link", "link.topic_id", "topics.id")
      .innerJoin("dialogue_sessions", "dialogue_sessions.id", "link.dialogue_session_id")
      .select("dialogue_sessions.dialogue_id as parent_id")
      .where("dialogue_sessions.dialogue_id", "=", anyOf(ids))
      .groupBy(["topics.id", "dialogue_sessions.dialogue_id"])
      .orderBy((count) => count.fn.countAll(), "desc")
      .orderBy("topics.name")
      .orderBy("topics.id")
      .$narrowType<{ parent_id: string }>()
      .execute(),
  (topic) => topic.parent_id,
);

/** The topics of each parent through a link table, sorted by name. */
const topicsThrough = (table: string, parent: string) =>
  through(table, [parent, "topic_id"], selectTopics, "name");

export const topicsByDialogueSession = topicsThrough("dialogue_session_topics", "dialogue_session_id");
export const topicsByOutcome = topicsThrough("outcome_topics", "outcome_id");
export const topicsByStatement = topicsThrough("statement_topics", "statement_id");
export const topicsByStrategy = topicsThrough("strategy_topics", "strategy_id");
export const topicsByProgramme = topicsThrough("programme_topics", "programme_id");
export const topicsByArticle = through("mentions", ["article_id", "entity_id"], selectTopics, "name");
