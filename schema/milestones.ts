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
  { on: "By the first day on which the milestone can fall" },
  milestones.listing,
);
identified(Milestone, "milestone", milestoneById, "A step in the life of a strategy.");

Milestone.implement({
  description: "A step in the life of a strategy, planned or actual.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    strategy: t.field({
      type: Strategy,
      description: "The strategy that the milestone belongs to.",
      resolve: (milestone, _, context) => loadKnown(context, strategyById, milestone.strategy_id),
    }),
    kind: t.expose("kind", { type: MilestoneKind, description: "What kind of step the milestone is." }),
    title: t.exposeString("title", {
      description: "What happened or was planned, in the editors' own words.",
    }),
    on: t.field({
      type: PartialDate,
      nullable: true,
      description: "When the step was taken or was planned to be taken. Null if no source says so.",
      resolve: (milestone) => dateOf(milestone.on_edtf, milestone.on_stated),
    }),
    isPlanned: t.exposeBoolean("is_planned", {
      description:
        "Whether the milestone is a plan. The step that fulfilled the plan is another milestone: see fulfilledBy.",
    }),
    fulfilledBy: t.field({
      type: Milestone,
      nullable: true,
      description:
        "The milestone that fulfilled the plan. Null if the milestone is not a plan, or if no source says that the plan was fulfilled.",
      resolve: (milestone, _, context) => loadOptional(context, milestoneById, milestone.fulfilled_by_id),
    }),
    session: t.field({
      type: DialogueSession,
      nullable: true,
      description: "The session at which the step was taken or announced. Null if no source names one.",
      resolve: (milestone, _, context) => loadOptional(context, dialogueSessionById, milestone.session_id),
    }),
  }),
});

builder.queryFields((t) => ({
  milestones: t.field(listed(MilestoneConnection, milestones, "All milestones, by day.")),
}));
