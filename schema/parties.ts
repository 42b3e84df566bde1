import { delegationsByParty } from "#db/delegations.ts";
import { sessionsByHost } from "#db/dialogue-sessions.ts";
import { officesByParty } from "#db/offices.ts";
import type { PartyRow } from "#db/parties.ts";
import { statementsByParty } from "#db/statements.ts";
import { strategiesByParty } from "#db/strategies.ts";
import { builder } from "./core/builder.ts";
import { manyAsOf, manyWithEvidence, related, withEvidence } from "./core/connection.ts";
import { Entity, Node, Sourced } from "./core/entity.ts";
import { DelegationConnection } from "./delegations.ts";
import { DialogueSessionConnection } from "./dialogue-sessions.ts";
import { Office, OfficeWithEvidence } from "./offices.ts";
import { StatementConnection } from "./statements.ts";
import { StrategyConnection } from "./strategies.ts";

export const Party = builder.interfaceRef<Pick<PartyRow, "id" | "slug" | "name" | "note" | "kind">>("Party");

Party.implement({
  description: "A country or an organization, either of which can send a delegation.",
  interfaces: [Node, Sourced, Entity],
  resolveType: (party) => (party.kind === "country" ? "Country" : "Organization"),
  fields: (t) => ({
    delegations: t.field(
      related(
        DelegationConnection,
        delegationsByParty,
        "The delegations that the party sent, by the day of their session.",
      ),
    ),
    hostedSessions: t.field(
      related(DialogueSessionConnection, sessionsByHost, "The sessions that the party hosted, by day."),
    ),
    statements: t.field(
      related(StatementConnection, statementsByParty, "The statements made on behalf of the party, by day."),
    ),
    offices: t.field(
      manyAsOf(
        Office,
        officesByParty,
        "The offices of the party that are in the record, the highest rank first, then by title. With `asOf`: the offices that somebody may have held on that day, according to their tenures.",
      ),
    ),
    officesWithEvidence: t.field(
      manyWithEvidence(
        OfficeWithEvidence,
        officesByParty,
        "The list `offices`, in which each item also says how certain it is that somebody held the office on the day `asOf`.",
      ),
    ),
    strategies: t.field(
      related(
        StrategyConnection,
        strategiesByParty,
        "The strategies that the party adopted and those addressed to it, by name.",
      ),
    ),
  }),
});

export const PartyWithEvidence = withEvidence(Party);
