import { dialogueSessionById } from "#db/dialogue-sessions.ts";
import { type MilestoneRow, milestoneById, milestones } from "#db/milestones.ts";
import { strategyById } from "#db/strategies.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed } from "./core/connection.ts";
import { loadKnown, loadOptional } from "./core/context.ts";
import { identified, Node, Sourced } from "./core/entity.ts";
import { MilestoneKind } from "./core/enums.ts";
import { dateOf, PartialDate } from "./core/scalars.ts";
import { DialogueSession } from "./dialogue-sessions.ts";
import { Strategy } from "./strategies.ts";

export const Milestone = builder.objectRef<MilestoneRow>("Milestone");
export const MilestoneConnection = connectionType(
  Milestone,
  { on: "By the first day it can fall on" },
  milestones.listing,
);
identified(Milestone, "milestone", milestoneById, "A step in the life of a strategy.");

Milestone.implement({
  description: "A step in the life of a strategy: one that was planned, or one that was taken.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    strategy: t.field({
      type: Strategy,
      description: "The strategy whose life it is a step of.",
      resolve: (milestone, _, context) => loadKnown(context, strategyById, milestone.strategy_id),
    }),
    kind: t.expose("kind", { type: MilestoneKind, description: "What kind of step it is." }),
    title: t.exposeString("title", {
      description: "What happened or was planned, in the editors' own words.",
    }),
    on: t.field({
      type: PartialDate,
      nullable: true,
      description: "When it happened or was to happen; null where no source says so.",
      resolve: (milestone) => dateOf(milestone.on_edtf, milestone.on_stated),
    }),
    isPlanned: t.exposeBoolean("is_planned", {
      description:
        "Whether the sources tell it as a plan. What came of it is another milestone: see fulfilledBy.",
    }),
    fulfilledBy: t.field({
      type: Milestone,
      nullable: true,
      description:
        "The step by which this plan came true; null for what was no plan, and where no source says so.",
      resolve: (milestone, _, context) => loadOptional(context, milestoneById, milestone.fulfilled_by_id),
    }),
    session: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The session at which it happened or was announced; null where no source names one.",
      resolve: (milestone, _, context) => loadOptional(context, dialogueSessionById, milestone.session_id),
    }),
  }),
});

builder.queryFields((t) => ({
  milestones: t.field(listed(MilestoneConnection, milestones, "All milestones, by day.")),
}));
