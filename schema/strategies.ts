import { articlesByEntity } from "#db/articles.ts";
import { sessionsByStrategy } from "#db/dialogue-sessions.ts";
import { milestonesByStrategy } from "#db/milestones.ts";
import { addresseesByStrategy, adoptersByStrategy } from "#db/parties.ts";
import { programmesByStrategy } from "#db/programmes.ts";
import { statementsBySubject } from "#db/statements.ts";
import {
  relationsByStrategy,
  type StrategyRelationRow,
  type StrategyRow,
  statusOn,
  stepsByStrategy,
  strategies,
  strategyById,
  strategyByReference,
} from "#db/strategies.ts";
import { topicsByStrategy } from "#db/topics.ts";
import { ArticleConnection } from "./articles.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many, related } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { Entity, identified, Node, Sourced } from "./core/entity.ts";
import { StrategyKind, StrategyRelationKind, StrategyStatus } from "./core/enums.ts";
import { byReference } from "./core/reference.ts";
import { Period, periodOf } from "./core/scalars.ts";
import { DialogueSessionConnection } from "./dialogue-sessions.ts";
import { MilestoneConnection } from "./milestones.ts";
import { Party } from "./parties.ts";
import { ProgrammeConnection } from "./programmes.ts";
import { StatementConnection } from "./statements.ts";
import { Topic } from "./topics.ts";

export const Strategy = builder.objectRef<StrategyRow>("Strategy");
export const StrategyConnection = connectionType(
  Strategy,
  {
    name: "By name",
    period: "By the first day on which the period can start (a missing period counts as the earliest)",
  },
  strategies.listing,
);
identified(
  Strategy,
  "strategy",
  strategyById,
  "A strategy, agreement or other document that guides policy.",
  { slug: strategyByReference },
);

Strategy.implement({
  description: "A strategy, agreement or other document that guides policy.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    kind: t.expose("kind", { type: StrategyKind, description: "What kind of document the strategy is." }),
    adopters: t.field(
      many(
        Party,
        adoptersByStrategy,
        "The parties that adopted or signed the strategy or are expected to, by name.",
      ),
    ),
    addressees: t.field(
      many(Party, addresseesByStrategy, "The parties that the strategy is addressed to or about, by name."),
    ),
    status: t.field({
      type: StrategyStatus,
      description:
        "The status according to the latest source. With `asOf`: the status on that day, derived from the milestones that were certainly reached by then. The status is UNKNOWN before the first milestone, and if the strategy got past the draft at an unknown time.",
      args: {
        asOf: t.arg({
          type: "Date",
          description:
            "The day for which to give the status. Without a day, the field has the latest status.",
        }),
      },
      resolve: async (strategy, { asOf }, context) =>
        asOf ? statusOn(asOf, strategy, await context.load(stepsByStrategy, strategy.id)) : strategy.status,
    }),
    reference: t.exposeString("reference", {
      nullable: true,
      description: "The document number of the strategy. Null if it is not recorded.",
    }),
    period: t.field({
      type: Period,
      nullable: true,
      description:
        "The period for which the strategy is meant or in which it was in force. Null if no source says so.",
      resolve: (strategy) => periodOf(strategy.period_edtf, strategy.period_stated, strategy.period_latest),
    }),
    summary: t.exposeString("summary", {
      nullable: true,
      description: "A summary of the strategy in the editors' own words. Null if there is none.",
    }),
    milestones: t.field(
      related(
        MilestoneConnection,
        milestonesByStrategy,
        "The milestones of the strategy, planned and actual, by day.",
      ),
    ),
    relations: t.field(
      many(
        StrategyRelation,
        relationsByStrategy,
        "The relations of the strategy to other strategies, by kind.",
      ),
    ),
    topics: t.field(many(Topic, topicsByStrategy, "The topics of the strategy, by name.")),
    sessions: t.field(
      related(
        DialogueSessionConnection,
        sessionsByStrategy,
        "The sessions that discussed the strategy, by day.",
      ),
    ),
    statements: t.field(
      related(StatementConnection, statementsBySubject, "The statements about the strategy, by day."),
    ),
    articles: t.field(
      related(
        ArticleConnection,
        articlesByEntity,
        "The articles that mention the strategy, the newest first.",
      ),
    ),
    programmes: t.field(
      related(ProgrammeConnection, programmesByStrategy, "The programmes that serve the strategy, by name."),
    ),
  }),
});

const INVERSES = {
  supersedes: "superseded_by",
  updates: "updated_by",
  aligned_with: "aligned_with",
  implements: "implemented_by",
} as const;

const StrategyRelation = builder.objectRef<StrategyRelationRow>("StrategyRelation").implement({
  description: "The relation of one strategy to another.",
  fields: (t) => ({
    kind: t.field({
      type: StrategyRelationKind,
      description: "What kind of relation the strategy has to the other strategy.",
      resolve: ({ kind, is_inverse }) => (is_inverse ? INVERSES[kind] : kind),
    }),
    strategy: t.field({
      type: Strategy,
      description: "The other strategy.",
      resolve: (relation, _, context) => loadKnown(context, strategyById, relation.related_id),
    }),
  }),
});

builder.queryFields((t) => ({
  strategy: t.field({
    type: Strategy,
    description: "The strategy with this reference. Null if there is none.",
    ...byReference(strategyByReference),
  }),
  strategies: t.field(listed(StrategyConnection, strategies, "All strategies, by name.")),
}));
