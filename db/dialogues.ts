import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { order } from "./cursor.ts";
import { byId } from "./loader.ts";
import { byReference } from "./nodes.ts";
import { page } from "./page.ts";
import { column, entityRecord, period, references } from "./record.ts";
import type { Dialogues } from "./types.ts";

export type DialogueRow = Selectable<Dialogues>;

export const dialogueRecord = entityRecord(
  "dialogue",
  "name",
  {
    dialogues: {
      slug: column,
      name: column,
      kind: column,
      level: column,
      level_stated: column,
      description: column,
      period,
      note: column,
    },
  },
  { parties: references("dialogue_parties", ["dialogue_id", "party_id"], ["country", "organization"]) },
);

const selectDialogues = (db: Database) => db.selectFrom("dialogues").selectAll("dialogues");

export const dialogueById = byId(selectDialogues);
export const dialogueByReference = byReference("dialogue", selectDialogues);

export const dialogues = page(selectDialogues, { name: order("name", "text") });
