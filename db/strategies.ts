import { type Selectable, sql } from "kysely";
import { anyOf } from "./client.ts";
import type { ColumnOf, Table } from "./lists/column.ts";
import { order } from "./lists/cursor.ts";
import { whereDay, whereEnumColumn, whereLinked, whereOnTopic } from "./lists/filter.ts";
import { byEntities, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, listThrough, rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId, many, through } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { type Day, earlier } from "./records/edtf.ts";
import {
  enumValue,
  FieldError,
  PARTIES,
  period,
  type ReadContext,
  references,
  required,
  shownAs,
  text,
} from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { MilestoneKind, Strategies, StrategyRelationKind, StrategyStatus } from "./types.ts";

export type StrategyRow = Selectable<Strategies>;

const relations = (kind: StrategyRelationKind) => {
  const list = references("strategy_relations", ["strategy_id", "related_id"], ["strategy"], { kind });
  return shownAs("relations", {
    ...list,
    read(item: unknown, context: ReadContext) {
      const row = list.read(item, context);
      if (row?.related_id === context.id)
        throw new FieldError(`${JSON.stringify(item)} is the strategy itself`);
      return row;
    },
  });
};

export const strategyRecord = entityRecord(
  "strategy",
  "name",
  {
    strategies: {
      slug: required(text),
      name: required(text),
      kind: required(enumValue("strategy_kind")),
      status: required(enumValue("strategy_status")),
      reference: text,
      period,
      summary: text,
      note: text,
    },
  },
  {
    adopters: references("strategy_adopters", ["strategy_id", "adopter_id"], PARTIES),
    addressees: references("strategy_addressees", ["strategy_id", "addressee_id"], PARTIES),
    topics: references("strategy_topics", ["strategy_id", "topic_id"], ["topic"]),
    supersedes: relations("supersedes"),
    updates: relations("updates"),
    aligned_with: relations("aligned_with"),
    implements: relations("implements"),
  },
);

const selectStrategies = rowsOf("strategies", columns(strategyRecord, "strategies"));

export const strategyById = byId(selectStrategies);
export const strategyByReference = byReference("strategy", selectStrategies);

const listing: Listing = {
  kind: "strategy",
  orders: { name: order("name", "text"), period: order("period_earliest", "date") },
  filters: {
    query: whereFound("strategy", "Strategies with a name like this, or whose summary contains these words."),
    adopter: whereLinked(
      "strategy_adopters",
      ["strategy_id", "adopter_id"],
      PARTIES,
      "Strategies that any of these parties adopted.",
    ),
    addressee: whereLinked(
      "strategy_addressees",
      ["strategy_id", "addressee_id"],
      PARTIES,
      "Strategies addressed to any of these parties.",
    ),
    kind: whereEnumColumn("strategy_kind", "kind", "Strategies of any of these kinds."),
    topic: whereOnTopic(
      "strategy_topics",
      ["strategy_id", "topic_id"],
      "Strategies on any of these topics or their narrower topics.",
    ),
    inForceOn: whereDay(
      (day) =>
        sql`item.period_earliest <= ${day} and item.period_latest >= ${day} and item.period_edtf is not null
          and item.status not in ('planned', 'draft')
          and not exists (
            select from milestones
            where strategy_id = item.id and not is_planned and kind in ('adopted', 'signed') and on_earliest > ${day}
          )`,
      "Strategies whose period can include this day. Leaves out strategies without a period, plans, drafts, and strategies that were adopted or signed after this day.",
    ),
  },
  groupings: {
    kind: byValue("kind", "What kind of document the strategy is."),
    adopter: byEntities(
      "strategy_adopters",
      ["strategy_id", "adopter_id"],
      "Each party that adopted the strategy.",
    ),
    topic: byEntities(
      "strategy_topics",
      ["strategy_id", "topic_id"],
      "Each topic of the strategy. A narrower topic is not counted under its broader topic.",
    ),
  },
};

export const strategies = rootList(selectStrategies, listing);
export const strategiesByParty = listByParent(
  (db, party) =>
    selectStrategies(db).where(
      "id",
      "in",
      db
        .selectFrom("strategy_adopters")
        .select("strategy_id")
        .where("adopter_id", "=", party)
        .union(db.selectFrom("strategy_addressees").select("strategy_id").where("addressee_id", "=", party)),
    ),
  listing,
);

/** The strategies of a parent through a link table. */
const strategiesThrough = <Name extends Table>(
  table: Name,
  columns: readonly [parent: ColumnOf<Name>, strategy: ColumnOf<Name>],
) => listThrough(table, columns, selectStrategies, listing);

export const strategiesByTopic = strategiesThrough("strategy_topics", ["topic_id", "strategy_id"]);
export const strategiesBySession = strategiesThrough("dialogue_session_strategies", [
  "dialogue_session_id",
  "strategy_id",
]);
export const strategiesByProgramme = strategiesThrough("programme_strategies", [
  "programme_id",
  "strategy_id",
]);
export const strategiesByArticle = strategiesThrough("mentions", ["article_id", "entity_id"]);

export const strategiesByOutcome = through(
  "outcome_strategies",
  ["outcome_id", "strategy_id"],
  selectStrategies,
  "name",
);

/** The relation of a strategy to another strategy. A relation is inverse if it was recorded with the other strategy. */
export interface StrategyRelationRow {
  strategy_id: string;
  related_id: string;
  kind: StrategyRelationKind;
  is_inverse: boolean;
}

export const relationsByStrategy = many(
  async (db, ids) => {
    const { rows } = await sql<StrategyRelationRow>`
      select strategy_id, related_id, kind, false as is_inverse
      from strategy_relations where strategy_id = ${anyOf(ids)}
      union all
      select related_id, strategy_id, kind, true from strategy_relations where related_id = ${anyOf(ids)}
      order by kind, is_inverse, related_id`.execute(db);
    return rows;
  },
  (relation) => relation.strategy_id,
);

/** A step that was taken in the life of a strategy, with the last day on which it can have been taken. */
export interface StepRow {
  strategy_id: string;
  kind: MilestoneKind;
  on_latest: string;
}

export const stepsByStrategy = many<StepRow>(
  (db, ids) =>
    db
      .selectFrom("milestones")
      .select(["strategy_id", "kind", "on_latest"])
      .where("strategy_id", "=", anyOf(ids))
      .where("is_planned", "=", false)
      .execute(),
  (step) => step.strategy_id,
);

/**
 * The statuses of a strategy, each with the steps that lead to the status. The last status in the life of a strategy comes
 * first.
 */
const STATUSES: readonly (readonly [StrategyStatus, readonly MilestoneKind[]])[] = [
  ["superseded", ["superseded"]],
  ["in_force", ["entered_into_force", "provisionally_applied"]],
  ["signed", ["signed"]],
  ["adopted", ["adopted", "concluded", "ratified"]],
  [
    "draft",
    ["initialled", "agreed", "negotiated", "proposed", "contributed", "consulted", "drafted", "mandated"],
  ],
  ["planned", ["announced"]],
];

/**
 * The status of a strategy on a day. For today and for later days, the status is the recorded status. On earlier days, the
 * status follows from the period and from the steps that were certainly taken by that day. An adopted strategy counts as in
 * force if its recorded status says that the strategy is in force now or was in force before it ended. If the recorded
 * status is beyond a draft, but no step shows when the strategy reached this status, the status is unknown after the last
 * recorded step.
 */
export function statusOn(
  day: Day,
  strategy: StrategyRow,
  steps: readonly StepRow[],
  today: Day = new Date().toISOString().slice(0, 10),
): StrategyStatus {
  if (!earlier(day, today)) return strategy.status;
  const taken = steps.filter((step) => !earlier(day, step.on_latest));
  const reached = reachedBy(taken);
  const wasInForce = ["in_force", "under_review", "superseded", "historic"].includes(strategy.status);
  const isOver = earlier(strategy.period_latest, day);
  if (reached === "superseded") return reached;
  if (isOver && wasInForce) return strategy.status === "superseded" ? "superseded" : "historic";
  const isUnfinished = (status: StrategyStatus) => ["planned", "draft", "unknown"].includes(status);
  if (!isUnfinished(strategy.status) && isUnfinished(reachedBy(steps)) && taken.length === steps.length) {
    return "unknown";
  }
  return reached === "adopted" && wasInForce ? "in_force" : reached;
}

function reachedBy(steps: readonly StepRow[]): StrategyStatus {
  const taken = new Set(steps.map((step) => step.kind));
  return STATUSES.find(([, kinds]) => kinds.some((kind) => taken.has(kind)))?.[0] ?? "unknown";
}
