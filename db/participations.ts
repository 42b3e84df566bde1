import { type Selectable, sql } from "kysely";
import { anyOf } from "./client.ts";
import { sessionFilters, sessionGroupings, sessionOrders } from "./lists/at-session.ts";
import { whereBoolean, whereEnumColumn, whereLinked, whereReferenceColumn } from "./lists/filter.ts";
import { byEntities, byEntity, byValue } from "./lists/group.ts";
import type { Listing } from "./lists/listing.ts";
import { listByParent, rootList } from "./lists/page.ts";
import { byId, many } from "./loader.ts";
import {
  computed,
  enumValue,
  FieldError,
  PARTIES,
  quantity,
  reference,
  required,
  shownAs,
  text,
} from "./records/fields.ts";
import { columns, record } from "./records/record.ts";
import { rowsOf } from "./selection.ts";
import type { Participations } from "./types.ts";

export type ParticipationRow = Selectable<Participations>;

/** The number of people in a participation: 1 for a named person, else the number that the source states. */
const headcount: typeof quantity = {
  ...quantity,
  read(value, context) {
    const isNamed = context.record.person != null;
    const cells = quantity.read(value ?? (isNamed ? 1 : null), context);
    if (isNamed && !(cells._min === 1 && cells._max === 1)) throw new FieldError("is 1 for a named person");
    return cells;
  },
  write(cells, context) {
    const value = quantity.write(cells, context);
    return value === 1 && context.row.person_id !== null ? undefined : value;
  },
};

export const participationRecord = record("participation", {
  participations: {
    session: required(reference("dialogue_session")),
    delegation: reference("delegation"),
    person: reference("person"),
    role: required(enumValue("participation_role")),
    title_stated: shownAs("titleAsStated", text),
    rank: enumValue("rank"),
    office: reference("office"),
    quantity: headcount,
    held_earliest: computed,
    held_latest: computed,
    note: text,
  },
});

const selectParticipations = rowsOf("participations", columns(participationRecord, "participations"));

export const participationById = byId(selectParticipations);

const listing: Listing = {
  kind: "participation",
  orders: sessionOrders,
  filters: {
    ...sessionFilters("Participations in"),
    party: whereLinked(
      "delegations",
      ["id", "party_id"],
      PARTIES,
      "Participations in delegations of any of these parties.",
      "delegation_id",
    ),
    person: whereReferenceColumn("person_id", ["person"], "Participations of any of these people."),
    role: whereEnumColumn("participation_role", "role", "Participations in any of these roles."),
    rank: whereEnumColumn("rank", "rank", "Participations at any of these ranks."),
    named: whereBoolean(
      (isNamed) => sql`(item.person_id is not null) = ${isNamed}`,
      "True for participations of named people, false for people whom a source counts but does not name.",
    ),
  },
  groupings: {
    party: byEntities(
      "delegations",
      ["id", "party_id"],
      "The party that sent the delegation of the participant.",
      "delegation_id",
    ),
    person: byEntity(
      "person_id",
      "The person who took part. People whom a source counts but does not name are in the group `not stated`.",
    ),
    role: byValue("role", "The role of the participant in the session."),
    rank: byValue("rank", "The rank of the participant."),
    ...sessionGroupings,
  },
  sums: { quantity: "The number of people that the participation stands for." },
};

export const participations = rootList(selectParticipations, listing);
export const participationsBySession = listByParent(
  (db, session) => selectParticipations(db).where("session_id", "=", session),
  listing,
);
export const participationsByDelegation = listByParent(
  (db, delegation) => selectParticipations(db).where("delegation_id", "=", delegation),
  listing,
);
export const participationsByPerson = listByParent(
  (db, person) => selectParticipations(db).where("person_id", "=", person),
  listing,
);

export const headsByDelegation = many(
  (db, ids) =>
    selectParticipations(db)
      .where("delegation_id", "=", anyOf(ids))
      .where("role", "=", "head")
      .orderBy("id")
      .$narrowType<{ delegation_id: string }>()
      .execute(),
  (participation) => participation.delegation_id,
);
