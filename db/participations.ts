import type { Selectable } from "kysely";
import { anyOf, type Database } from "./client.ts";
import { order } from "./cursor.ts";
import { byId, many } from "./loader.ts";
import { page, pages } from "./page.ts";
import { column, type Field, quantity, record, reference } from "./record.ts";
import type { Participations } from "./types.ts";

export type ParticipationRow = Selectable<Participations>;

/** A named person is one person; how many an unnamed row stands for is what its source says. */
const headcount: Field = {
  read: (value, context) => quantity.read(value ?? (context.record.person == null ? null : 1), context),
};

export const participationRecord = record("participation", {
  participations: {
    session: reference("dialogue_session"),
    delegation: reference("delegation"),
    person: reference("person"),
    role: column,
    title_stated: column,
    rank: column,
    office: reference("office"),
    quantity: headcount,
    note: column,
  },
});

const selectParticipations = (db: Database) => db.selectFrom("participations").selectAll("participations");

export const participationById = byId(selectParticipations);

const orders = { held: order("held_earliest", "date") };

export const participations = page(selectParticipations, orders);
export const participationsBySession = pages(
  (db, session) => selectParticipations(db).where("session_id", "=", session),
  orders,
);
export const participationsByDelegation = pages(
  (db, delegation) => selectParticipations(db).where("delegation_id", "=", delegation),
  orders,
);
export const participationsByPerson = pages(
  (db, person) => selectParticipations(db).where("person_id", "=", person),
  orders,
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
