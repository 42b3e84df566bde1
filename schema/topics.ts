import { articlesByEntity } from "#db/articles.ts";
import { sessionsByTopic } from "#db/dialogue-sessions.ts";
import { statementsByTopic } from "#db/statements.ts";
import { strategiesByTopic } from "#db/strategies.ts";
import {
  narrowerByTopic,
  relatedByTopic,
  type TopicRow,
  topicById,
  topicByReference,
  topics,
} from "#db/topics.ts";
import { ArticleConnection } from "./articles.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many, related } from "./core/connection.ts";
import { loadOptional } from "./core/context.ts";
import { Entity, identified, Node, Sourced } from "./core/entity.ts";
import { byReference } from "./core/reference.ts";
import { DialogueSessionConnection } from "./dialogue-sessions.ts";
import { StatementConnection } from "./statements.ts";
import { StrategyConnection } from "./strategies.ts";

export const Topic = builder.objectRef<TopicRow>("Topic");
export const TopicConnection = connectionType(Topic, { name: "By name" }, topics.listing);
identified(Topic, "topic", topicById, "A subject of the dialogue.", { slug: topicByReference });

Topic.implement({
  description: "A subject of the dialogue. Topics form a tree from broader to narrower ones.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    description: t.exposeString("description", {
      nullable: true,
      description: "What the topic covers. Null if the name says enough.",
    }),
    broader: t.field({
      type: Topic,
      nullable: true,
      description: "The broader topic that contains this topic. Null at the top of the tree.",
      resolve: (topic, _, context) => loadOptional(context, topicById, topic.broader_id),
    }),
    narrower: t.field(many(Topic, narrowerByTopic, "The topics directly below this topic, by name.")),
    related: t.field(
      many(Topic, relatedByTopic, "Related topics that are neither broader nor narrower, by name."),
    ),
    sessions: t.field(
      related(DialogueSessionConnection, sessionsByTopic, "The sessions that discussed the topic, by day."),
    ),
    statements: t.field(
      related(StatementConnection, statementsByTopic, "The statements on the topic, by day."),
    ),
    strategies: t.field(
      related(StrategyConnection, strategiesByTopic, "The strategies that cover the topic, by name."),
    ),
    articles: t.field(
      related(ArticleConnection, articlesByEntity, "The articles on the topic, the newest first."),
    ),
  }),
});

builder.queryFields((t) => ({
  topic: t.field({
    type: Topic,
    description: "The topic with this reference. Null if there is none.",
    ...byReference(topicByReference),
  }),
  topics: t.field(listed(TopicConnection, topics, "All topics, by name.")),
}));
