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
    period: "By the first day its period can begin, those without one before the others",
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
    kind: t.expose("kind", { type: StrategyKind, description: "What kind of document it is." }),
    adopters: t.field(many(Party, adoptersByStrategy, "Who adopted or signed it, or is to do so, by name.")),
    addressees: t.field(
      many(Party, addresseesByStrategy, "Whose policy it guides and whom it is about, by name."),
    ),
    status: t.field({
      type: StrategyStatus,
      description:
        "The state it is in by the latest source or, with asOf, was in on that day by the steps that were surely taken by then; UNKNOWN before the first of them, and where it got beyond a draft at a time that no source tells.",
      args: {
        asOf: t.arg({
          type: "Date",
          description:
            "The day to tell the status of; the latest status that is recorded where it is absent.",
        }),
      },
      resolve: async (strategy, { asOf }, context) =>
        asOf ? statusOn(asOf, strategy, await context.load(stepsByStrategy, strategy.id)) : strategy.status,
    }),
    reference: t.exposeString("reference", {
      nullable: true,
      description: "The number under which it was issued; null where not recorded.",
    }),
    period: t.field({
      type: Period,
      nullable: true,
      description: "The time for which it is meant or was in force; null where no source says so.",
      resolve: (strategy) => periodOf(strategy.period_edtf, strategy.period_stated),
    }),
    summary: t.exposeString("summary", {
      nullable: true,
      description: "What it is, in the editors' own words.",
    }),
    milestones: t.field(
      related(
        MilestoneConnection,
        milestonesByStrategy,
        "The steps in its life, planned and actual, by day.",
      ),
    ),
    relations: t.field(
      many(StrategyRelation, relationsByStrategy, "How it stands to other strategies, by kind."),
    ),
    topics: t.field(many(Topic, topicsByStrategy, "What it covers, by name.")),
    sessions: t.field(
      related(DialogueSessionConnection, sessionsByStrategy, "Sessions that discussed it, by day."),
    ),
    statements: t.field(related(StatementConnection, statementsBySubject, "What was said about it, by day.")),
    articles: t.field(
      related(ArticleConnection, articlesByEntity, "Articles that mention it, the newest first."),
    ),
    programmes: t.field(related(ProgrammeConnection, programmesByStrategy, "Programmes under it, by name.")),
  }),
});

const INVERSES = {
  supersedes: "superseded_by",
  updates: "updated_by",
  aligned_with: "aligned_with",
  implements: "implemented_by",
} as const;

const StrategyRelation = builder.objectRef<StrategyRelationRow>("StrategyRelation").implement({
  description: "How a strategy stands to another one.",
  fields: (t) => ({
    kind: t.field({
      type: StrategyRelationKind,
      description: "What the strategy is to the other.",
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
    description: "A strategy; null where there is none.",
    ...byReference(strategyByReference),
  }),
  strategies: t.field(listed(StrategyConnection, strategies, "All strategies, by name.")),
}));
