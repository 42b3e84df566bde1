import { type Selectable, sql } from "kysely";
import { order } from "./lists/cursor.ts";
import { whereBoolean, whereDateColumns, whereEnumColumn, whereReferenceColumn } from "./lists/filter.ts";
import { byEntity, byPeriod, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, rootList } from "./lists/page.ts";
import { byId } from "./loader.ts";
import {
  boolean,
  date,
  enumValue,
  FieldError,
  type Reference,
  reference,
  required,
  text,
} from "./records/fields.ts";
import { columns, record } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Milestones } from "./types.ts";

export type MilestoneRow = Selectable<Milestones>;

/** The milestone that fulfils a planned one. */
const fulfilledBy: Reference = {
  ...reference("milestone"),
  read(value, context) {
    if (value !== null && context.record.is_planned !== true)
      throw new FieldError("is only for a planned milestone, and is_planned is not true");
    return reference("milestone").read(value, context);
  },
};

export const milestoneRecord = record("milestone", {
  milestones: {
    strategy: required(reference("strategy")),
    kind: required(enumValue("milestone_kind")),
    title: required(text),
    on: date,
    is_planned: boolean,
    fulfilled_by: fulfilledBy,
    session: reference("dialogue_session"),
    note: text,
  },
});

const selectMilestones = rowsOf("milestones", columns(milestoneRecord, "milestones"));

export const milestoneById = byId(selectMilestones);

const listing: Listing = {
  kind: "milestone",
  orders: { on: order("on_earliest", "date") },
  filters: {
    strategy: whereReferenceColumn("strategy_id", ["strategy"], "Milestones of any of these strategies."),
    kind: whereEnumColumn("milestone_kind", "kind", "Milestones of any of these kinds."),
    isPlanned: whereBoolean(
      (isPlanned) => sql`item.is_planned = ${isPlanned}`,
      "True for planned steps, false for steps that were taken.",
    ),
    isOverdue: whereBoolean(
      (isOverdue) =>
        sql`(item.is_planned and item.fulfilled_by_id is null and item.on_latest < current_date) = ${isOverdue}`,
      "True for planned steps whose last possible day has passed and that no source says were taken. False for all other milestones.",
    ),
    on: whereDateColumns("on_earliest", "on_latest", "Milestones on these days."),
  },
  groupings: {
    kind: byValue("kind", "What kind of step the milestone is."),
    strategy: byEntity("strategy_id", "The strategy that the milestone belongs to."),
    period: byPeriod(sql`item.on_edtf`, "on", "The period in which the milestone falls.", true),
  },
};

export const milestones = rootList(selectMilestones, listing);
export const milestonesByStrategy = listByParent(
  (db, strategy) => selectMilestones(db).where("strategy_id", "=", strategy),
  listing,
);
