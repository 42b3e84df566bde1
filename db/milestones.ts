import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./cursor.ts";
import { byId } from "./loader.ts";
import { page, pages } from "./page.ts";
import { column, columnOr, partialDate, record, reference } from "./record.ts";
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

const orders = { on: order("on_earliest", "date") };

export const milestones = page(selectMilestones, orders);
export const milestonesByStrategy = pages(
  (db, strategy) => selectMilestones(db).where("strategy_id", "=", strategy),
  orders,
);
