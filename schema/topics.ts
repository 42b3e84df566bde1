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
  description: "A subject of the dialogue. Topics form a tree from the broad to the narrow.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    description: t.exposeString("description", {
      nullable: true,
      description: "What it covers, where its name does not say so.",
    }),
    broader: t.field({
      type: Topic,
      nullable: true,
      description: "The topic it is a part of; null at the top of the tree.",
      resolve: (topic, _, context) => loadOptional(context, topicById, topic.broader_id),
    }),
    narrower: t.field(many(Topic, narrowerByTopic, "The topics that are a part of it, by name.")),
    related: t.field(
      many(Topic, relatedByTopic, "Topics that touch it without being a part of it, by name."),
    ),
    sessions: t.field(
      related(DialogueSessionConnection, sessionsByTopic, "Sessions that discussed it, by day."),
    ),
    statements: t.field(related(StatementConnection, statementsByTopic, "Statements on it, by day.")),
    strategies: t.field(related(StrategyConnection, strategiesByTopic, "Strategies that cover it, by name.")),
    articles: t.field(related(ArticleConnection, articlesByEntity, "Articles on it, the newest first.")),
  }),
});

builder.queryFields((t) => ({
  topic: t.field({
    type: Topic,
    description: "A topic; null where there is none.",
    ...byReference(topicByReference),
  }),
  topics: t.field(listed(TopicConnection, topics, "All topics, by name.")),
}));
