import { dialogueSessionById } from "#db/dialogue-sessions.ts";
import { type OutcomeRow, outcomeById, outcomes } from "#db/outcomes.ts";
import { partiesByOutcome } from "#db/parties.ts";
import { strategiesByOutcome } from "#db/strategies.ts";
import { topicsByOutcome } from "#db/topics.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { identified, Node, Sourced } from "./core/entity.ts";
import { OutcomeKind } from "./core/enums.ts";
import { DialogueSession } from "./dialogue-sessions.ts";
import { Party } from "./parties.ts";
import { Strategy } from "./strategies.ts";
import { Topic } from "./topics.ts";

export const Outcome = builder.objectRef<OutcomeRow>("Outcome");
export const OutcomeConnection = connectionType(
  Outcome,
  { held: "By the day of the session" },
  outcomes.listing,
);
identified(Outcome, "outcome", outcomeById, "A result of a session.");

Outcome.implement({
  description: "A result of a session. The citations show who reported the outcome.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    session: t.field({
      type: DialogueSession,
      description: "The session that led to the outcome.",
      resolve: (outcome, _, context) => loadKnown(context, dialogueSessionById, outcome.session_id),
    }),
    kind: t.expose("kind", { type: OutcomeKind, description: "What kind of result the outcome is." }),
    summary: t.exposeString("summary", {
      description: "A summary of the outcome in the editors' own words.",
    }),
    parties: t.field(
      many(
        Party,
        partiesByOutcome,
        "The parties that the outcome concerns, by name. Empty if no source names particular parties.",
      ),
    ),
    topics: t.field(many(Topic, topicsByOutcome, "The topics of the outcome, by name.")),
    strategies: t.field(
      many(Strategy, strategiesByOutcome, "The strategies that the outcome concerns, by name."),
    ),
  }),
});

builder.queryFields((t) => ({
  outcomes: t.field(listed(OutcomeConnection, outcomes, "All outcomes, by the day of their session.")),
}));
