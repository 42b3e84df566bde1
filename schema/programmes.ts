import { sessionsByProgramme } from "#db/dialogue-sessions.ts";
import { fundersByProgramme, implementersByProgramme, participantsByProgramme } from "#db/parties.ts";
import {
  type AmountRow,
  amountsByProgramme,
  type ProgrammeRow,
  programmeById,
  programmeByReference,
  programmes,
} from "#db/programmes.ts";
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

const Amount = builder.objectRef<AmountRow>("Amount").implement({
  description: "An amount of money.",
  fields: (t) => ({
    value: t.exposeFloat("value", {
      description: "The number of units of the currency, for example 21650000 for 21.65 million euro.",
    }),
    currency: t.exposeString("currency", {
      description: "The code of the currency in ISO 4217, for example EUR.",
    }),
    asStated: t.exposeString("stated", {
      nullable: true,
      description: "The words of the source. Null if the words were not kept.",
    }),
  }),
});

export const Programme = builder.objectRef<ProgrammeRow>("Programme");
export const ProgrammeConnection = connectionType(Programme, { name: "By name" }, programmes.listing);
identified(Programme, "programme", programmeById, "A funded programme of cooperation.", {
  slug: programmeByReference,
});

Programme.implement({
  description: "A funded programme of cooperation.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    period: t.field({
      type: Period,
      nullable: true,
      description: "The period in which the programme runs. Null if no source says so.",
      resolve: (programme) =>
        periodOf(programme.period_edtf, programme.period_stated, programme.period_latest),
    }),
    amounts: t.field(
      many(
        Amount,
        amountsByProgramme,
        "The amounts of money that sources state for the programme, by currency, the largest first. Empty if no source states an amount as a number.",
      ),
    ),
    budget: t.exposeString("budget", {
      nullable: true,
      deprecationReason: "Use `amounts`, which has numbers.",
      description: "The budget in the words of a source. Null if no source states the budget.",
    }),
    description: t.exposeString("description", {
      nullable: true,
      description: "A sentence that describes the programme. Null if there is none.",
    }),
    funders: t.field(many(Party, fundersByProgramme, "The parties that fund the programme, by name.")),
    implementers: t.field(
      many(Party, implementersByProgramme, "The parties that carry out the programme, by name."),
    ),
    participants: t.field(
      many(
        Party,
        participantsByProgramme,
        "The countries and organizations that the programme is for, by name.",
      ),
    ),
    topics: t.field(many(Topic, topicsByProgramme, "The topics of the programme, by name.")),
    strategies: t.field(
      related(
        StrategyConnection,
        strategiesByProgramme,
        "The strategies that the programme serves, by name.",
      ),
    ),
    sessions: t.field(
      related(
        DialogueSessionConnection,
        sessionsByProgramme,
        "The sessions that discussed the programme, by day.",
      ),
    ),
  }),
});

builder.queryFields((t) => ({
  programme: t.field({
    type: Programme,
    description: "The programme with this reference. Null if there is none.",
    ...byReference(programmeByReference),
  }),
  programmes: t.field(listed(ProgrammeConnection, programmes, "All programmes, by name.")),
}));
