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
    kind: t.expose("kind", { type: DialogueKind, description: "What kind of dialogue it is." }),
    level: t.expose("level", {
      type: Rank,
      nullable: true,
      description: "The level at which sessions of the dialogue are usually held. Null if no source says so.",
    }),
    levelAsStated: t.exposeString("level_stated", {
      nullable: true,
      description: "The level in the words of the source. Null if the words were not kept.",
    }),
    description: t.exposeString("description", {
      nullable: true,
      description: "A sentence that describes the dialogue. Null if there is none.",
    }),
    parties: t.field(many(Party, partiesByDialogue, "The parties to the dialogue, by name.")),
    topics: t.field(
      many(
        Topic,
        topicsByDialogue,
        "The topics that sessions of the dialogue discussed, the most frequent first.",
      ),
    ),
    period: t.field({
      type: Period,
      nullable: true,
      description: "The period in which the dialogue was held. Null if no source says so.",
      resolve: (dialogue) => periodOf(dialogue.period_edtf, dialogue.period_stated, dialogue.period_latest),
    }),
    sessions: t.field(
      related(DialogueSessionConnection, sessionsByDialogue, "The sessions of the dialogue, by day."),
    ),
  }),
});

builder.queryFields((t) => ({
  dialogue: t.field({
    type: Dialogue,
    description: "The dialogue with this reference. Null if there is none.",
    ...byReference(dialogueByReference),
  }),
  dialogues: t.field(listed(DialogueConnection, dialogues, "All dialogues, by name.")),
}));
