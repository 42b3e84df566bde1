import { type Selectable, sql } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { oneOf, pointsAt, whether, within } from "./lists/filter.ts";
import { byEntity, byPeriod, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { page, pages } from "./lists/page.ts";
import { byId } from "./loader.ts";
import { column, columnOr, partialDate, record, reference } from "./records/record.ts";
import type { Milestones } from "./types.ts";

export type MilestoneRow = Selectable<Milestones>;

export const milestoneRecord = record("milestone", {
  milestones: {
    strategy: reference("strategy"),
    kind: column,
    title: column,
    on: partialDate,
    is_planned: columnOr(false),
    fulfilled_by: reference("milestone"),
    session: reference("dialogue_session"),
    note: column,
  },
});

const selectMilestones = (db: Database) => db.selectFrom("milestones").selectAll("milestones");

export const milestoneById = byId(selectMilestones);

const listing: Listing = {
  kind: "milestone",
  orders: { on: order("on_earliest", "date") },
  filters: {
    strategy: pointsAt("strategy_id", ["strategy"], "Milestones of any of these strategies."),
    kind: oneOf("milestone_kind", "kind", "Milestones of any of these kinds."),
    isPlanned: whether(
      (isPlanned) => sql`item.is_planned = ${isPlanned}`,
      "True for planned steps, false for steps that were taken.",
    ),
    isOverdue: whether(
      (isOverdue) =>
        sql`(item.is_planned and item.fulfilled_by_id is null and item.on_latest < current_date) = ${isOverdue}`,
      "True for planned steps whose last possible day has passed and that no source says were taken. False for all other milestones.",
    ),
    on: within("on_earliest", "on_latest", "Milestones on these days."),
  },
  groupings: {
    kind: byValue("kind", "What kind of step the milestone is."),
    strategy: byEntity("strategy_id", "The strategy that the milestone belongs to."),
    period: byPeriod(sql`item.on_edtf`, "The period in which the milestone falls.", true),
  },
};

export const milestones = page(selectMilestones, listing);
export const milestonesByStrategy = pages(
  (db, strategy) => selectMilestones(db).where("strategy_id", "=", strategy),
  listing,
);
