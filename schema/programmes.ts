import { sessionsByProgramme } from "#db/dialogue-sessions.ts";
import { fundersByProgramme, implementersByProgramme, participantsByProgramme } from "#db/parties.ts";
import { type ProgrammeRow, programmeById, programmeByReference, programmes } from "#db/programmes.ts";
import { strategiesByProgramme } from "#db/strategies.ts";
import { topicsByProgramme } from "#db/topics.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many, related } from "./core/connection.ts";
import { Entity, identified, Node, Sourced } from "./core/entity.ts";
import { byReference } from "./core/reference.ts";
import { Period, periodOf } from "./core/scalars.ts";
import { DialogueSessionConnection } from "./dialogue-sessions.ts";
import { Party } from "./parties.ts";
import { StrategyConnection } from "./strategies.ts";
import { Topic } from "./topics.ts";

export const Programme = builder.objectRef<ProgrammeRow>("Programme");
export const ProgrammeConnection = connectionType(Programme, { name: "By name" }, programmes.listing);
identified(Programme, "programme", programmeById, "A programme of cooperation with its funds.", {
  slug: programmeByReference,
});

Programme.implement({
  description: "A programme of cooperation with its funds.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    period: t.field({
      type: Period,
      nullable: true,
      description: "From when to when it runs; null where no source says so.",
      resolve: (programme) => periodOf(programme.period_edtf, programme.period_stated),
    }),
    budget: t.exposeString("budget", {
      nullable: true,
      description: "Its budget as a source states it; null where none does.",
    }),
    description: t.exposeString("description", { nullable: true, description: "What it is, in a sentence." }),
    funders: t.field(many(Party, fundersByProgramme, "Who pays for it, by name.")),
    implementers: t.field(many(Party, implementersByProgramme, "Who carries it out, by name.")),
    participants: t.field(
      many(Party, participantsByProgramme, "The countries and organizations it is for, by name."),
    ),
    topics: t.field(many(Topic, topicsByProgramme, "What it works on, by name.")),
    strategies: t.field(
      related(StrategyConnection, strategiesByProgramme, "The strategies it is under, by name."),
    ),
    sessions: t.field(
      related(DialogueSessionConnection, sessionsByProgramme, "Sessions that discussed it, by day."),
    ),
  }),
});

builder.queryFields((t) => ({
  programme: t.field({
    type: Programme,
    description: "A programme; null where there is none.",
    ...byReference(programmeByReference),
  }),
  programmes: t.field(listed(ProgrammeConnection, programmes, "All programmes, by name.")),
}));
