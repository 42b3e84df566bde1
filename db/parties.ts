import type { Selectable } from "kysely";
import type { Database } from "./client.ts";
import { countryRecord } from "./countries.ts";
import { manyAsOf } from "./lists/as-of.ts";
import { byId, through } from "./loader.ts";
import { organizationRecord } from "./organizations.ts";
import { columns } from "./records/record.ts";
import { SPAN_BOUNDS } from "./records/span.ts";
import { selection } from "./selection.ts";
import type { Countries, Organizations, Parties } from "./types.ts";

/**
 * A country or an organization. Columns for countries are null for organizations, and columns for organizations are null for
 * countries.
 */
export type PartyRow = Selectable<Parties> & {
  [Column in Exclude<keyof Countries, "id">]: Selectable<Countries>[Column] | null;
} & { [Column in Exclude<keyof Organizations, "id" | "kind">]: Selectable<Organizations>[Column] | null } & {
  organization_kind: Selectable<Organizations>["kind"] | null;
};

const partyColumns = selection("parties", columns(countryRecord, "parties"));
const countryColumns = selection("countries", columns(countryRecord, "countries", ["id"]));
const organizationColumns = selection(
  "organizations",
  columns(organizationRecord, "organizations", ["id", "kind"]),
);

export const selectParties = (db: Database) =>
  db
    .selectFrom("parties")
    .leftJoin("countries", "countries.id", "parties.id")
    .leftJoin("organizations", "organizations.id", "parties.id")
    .select([partyColumns, countryColumns, organizationColumns])
    .select("organizations.kind as organization_kind")
    .$castTo<PartyRow>();

export const partyById = byId(selectParties);

/** The parties of each parent through a link table, sorted by name. */
const partiesThrough = (table: string, parent: string, party: string) =>
  through(table, [parent, party], selectParties, "name");

export const partiesByDialogue = partiesThrough("dialogue_parties", "dialogue_id", "party_id");
export const hostsByDialogueSession = partiesThrough(
  "dialogue_session_hosts",
  "dialogue_session_id",
  "host_id",
);
export const partiesByOutcome = partiesThrough("outcome_parties", "outcome_id", "party_id");
export const adoptersByStrategy = partiesThrough("strategy_adopters", "strategy_id", "adopter_id");
export const addresseesByStrategy = partiesThrough("strategy_addressees", "strategy_id", "addressee_id");
export const fundersByProgramme = partiesThrough("programme_funders", "programme_id", "funder_id");
export const implementersByProgramme = partiesThrough(
  "programme_implementers",
  "programme_id",
  "implementer_id",
);
export const participantsByProgramme = partiesThrough(
  "programme_participants",
  "programme_id",
  "participant_id",
);
export const membersByOrganization = manyAsOf(
  (db, organization) =>
    db
      .selectFrom("memberships")
      .select(["member_id as id", ...SPAN_BOUNDS])
      .where("organization_id", "=", organization),
  selectParties,
  ["name"],
);
