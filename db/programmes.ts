import type { Selectable } from "kysely";
import { anyOf } from "./client.ts";
import { order } from "./lists/cursor.ts";
import { whereLinked, whereOnTopic } from "./lists/filter.ts";
import { byEntities } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listThrough, rootList } from "./lists/page.ts";
import { whereFound } from "./lists/search.ts";
import { byId, many, through } from "./loader.ts";
import { byReference } from "./nodes.ts";
import {
  check,
  FieldError,
  type ListField,
  objectOf,
  PARTIES,
  period,
  references,
  required,
  said,
  text,
} from "./records/fields.ts";
import { columns, entityRecord } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { ProgrammeAmounts, Programmes } from "./types.ts";

export type ProgrammeRow = Selectable<Programmes>;
export type AmountRow = Selectable<ProgrammeAmounts>;

/** Amounts of money as `{ value, currency, stated }`. The currency is a code of ISO 4217. */
const amounts: ListField = {
  holds: { object: ["value", "currency", "stated"] },
  rows: {
    table: "programme_amounts",
    parent: "programme_id",
    columns: ["value", "currency", "stated"],
    key: ["value", "currency"],
  },
  read(item, context) {
    const { value, currency, stated = null } = objectOf(item, "value", "currency", "stated");
    check(value, "number", context);
    if (Number(value) <= 0) throw new FieldError(`${JSON.stringify(value)} is not an amount of money`);
    if (!/^[A-Z]{3}$/.test(String(currency))) {
      throw new FieldError(`${JSON.stringify(currency)} is not the code of a currency, such as EUR`);
    }
    if (stated !== null) check(stated, "text", context);
    return { value, currency, stated };
  },
  write: ({ value, currency, stated }) => said({ value, currency, stated }),
};

export const programmeRecord = entityRecord(
  "programme",
  "name",
  {
    programmes: {
      slug: required(text),
      name: required(text),
      period,
      budget: text,
      description: text,
      note: text,
    },
  },
  {
    amounts,
    funders: references("programme_funders", ["programme_id", "funder_id"], PARTIES),
    implementers: references("programme_implementers", ["programme_id", "implementer_id"], PARTIES),
    participants: references("programme_participants", ["programme_id", "participant_id"], PARTIES),
    topics: references("programme_topics", ["programme_id", "topic_id"], ["topic"]),
    strategies: references("programme_strategies", ["programme_id", "strategy_id"], ["strategy"]),
  },
);

const selectProgrammes = rowsOf("programmes", columns(programmeRecord, "programmes"));

export const programmeById = byId(selectProgrammes);
export const programmeByReference = byReference("programme", selectProgrammes);

const listing: Listing = {
  kind: "programme",
  orders: { name: order("name", "text") },
  filters: {
    query: whereFound("programme", "Programmes with a name like this."),
    funder: whereLinked(
      "programme_funders",
      ["programme_id", "funder_id"],
      PARTIES,
      "Programmes funded by any of these parties.",
    ),
    participant: whereLinked(
      "programme_participants",
      ["programme_id", "participant_id"],
      PARTIES,
      "Programmes for any of these parties.",
    ),
    topic: whereOnTopic(
      "programme_topics",
      ["programme_id", "topic_id"],
      "Programmes on any of these topics or their narrower topics.",
    ),
  },
  groupings: {
    funder: byEntities(
      "programme_funders",
      ["programme_id", "funder_id"],
      "Each party that funds the programme.",
    ),
    participant: byEntities(
      "programme_participants",
      ["programme_id", "participant_id"],
      "Each party that the programme is for.",
    ),
    topic: byEntities(
      "programme_topics",
      ["programme_id", "topic_id"],
      "Each topic of the programme. A narrower topic is not counted under its broader topic.",
    ),
  },
};

export const programmes = rootList(selectProgrammes, listing);
export const programmesByStrategy = listThrough(
  "programme_strategies",
  ["strategy_id", "programme_id"],
  selectProgrammes,
  listing,
);
export const amountsByProgramme = many<AmountRow>(
  (db, ids) =>
    db
      .selectFrom("programme_amounts")
      .selectAll()
      .where("programme_id", "=", anyOf(ids))
      .orderBy("currency")
      .orderBy("value", "desc")
      .execute(),
  (amount) => amount.programme_id,
);
export const programmesBySession = through(
  "dialogue_session_programmes",
  ["dialogue_session_id", "programme_id"],
  selectProgrammes,
  "name",
);
