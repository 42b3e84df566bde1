import { sessionsByDialogue } from "#db/dialogue-sessions.ts";
import { type DialogueRow, dialogueById, dialogueByReference, dialogues } from "#db/dialogues.ts";
import { partiesByDialogue } from "#db/parties.ts";
import { topicsByDialogue } from "#db/topics.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many, related } from "./core/connection.ts";
import { Entity, identified, Node, Sourced } from "./core/entity.ts";
import { DialogueKind, Rank } from "./core/enums.ts";
import { byReference } from "./core/reference.ts";
import { Period, periodOf } from "./core/scalars.ts";
import { DialogueSessionConnection } from "./dialogue-sessions.ts";
import { Party } from "./parties.ts";
import { Topic } from "./topics.ts";

export const Dialogue = builder.objectRef<DialogueRow>("Dialogue");
export const DialogueConnection = connectionType(Dialogue, { name: "By name" }, dialogues.listing);
identified(Dialogue, "dialogue", dialogueById, "A series of meetings.", { slug: dialogueByReference });

Dialogue.implement({
  description:
    "A series of meetings, such as the EU–Central Asia High-Level Political and Security Dialogue.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    kind: t.expose("kind", { type: DialogueKind, description: "What kind of series it is." }),
    level: t.expose("level", {
      type: Rank,
      nullable: true,
      description: "The level at which it is usually held; null where no source says so.",
    }),
    levelAsStated: t.exposeString("level_stated", { nullable: true, description: "The level in words." }),
    description: t.exposeString("description", {
      nullable: true,
      description: "What the series is, in a sentence.",
    }),
    parties: t.field(many(Party, partiesByDialogue, "Who holds it with whom, by name.")),
    topics: t.field(many(Topic, topicsByDialogue, "What its sessions discussed, the most frequent first.")),
    period: t.field({
      type: Period,
      nullable: true,
      description: "From when to when it was held, as a source states; null where none does.",
      resolve: (dialogue) => periodOf(dialogue.period_edtf, dialogue.period_stated),
    }),
    sessions: t.field(related(DialogueSessionConnection, sessionsByDialogue, "Its sessions, by day.")),
  }),
});

builder.queryFields((t) => ({
  dialogue: t.field({
    type: Dialogue,
    description: "A dialogue; null where there is none.",
    ...byReference(dialogueByReference),
  }),
  dialogues: t.field(listed(DialogueConnection, dialogues, "All dialogues, by name.")),
}));
