import { delegationsByParty } from "#db/delegations.ts";
import { sessionsByHost } from "#db/dialogue-sessions.ts";
import { officesByParty } from "#db/offices.ts";
import type { PartyRow } from "#db/parties.ts";
import { statementsByParty } from "#db/statements.ts";
import { strategiesByParty } from "#db/strategies.ts";
import { builder } from "./core/builder.ts";
import { manyAsOf, related } from "./core/connection.ts";
import { Entity, Node, Sourced } from "./core/entity.ts";
import { DelegationConnection } from "./delegations.ts";
import { DialogueSessionConnection } from "./dialogue-sessions.ts";
import { Office } from "./offices.ts";
import { StatementConnection } from "./statements.ts";
import { StrategyConnection } from "./strategies.ts";

export const Party = builder.interfaceRef<Pick<PartyRow, "id" | "slug" | "name" | "note" | "kind">>("Party");

Party.implement({
  description: "Whoever can send a delegation: a country or an organization.",
  interfaces: [Node, Sourced, Entity],
  resolveType: (party) => (party.kind === "country" ? "Country" : "Organization"),
  fields: (t) => ({
    delegations: t.field(
      related(DelegationConnection, delegationsByParty, "The delegations it sent, by day."),
    ),
    hostedSessions: t.field(
      related(DialogueSessionConnection, sessionsByHost, "The sessions it hosted, by day."),
    ),
    statements: t.field(
      related(StatementConnection, statementsByParty, "What was said on its behalf, by day."),
    ),
    offices: t.field(
      manyAsOf(
        Office,
        officesByParty,
        "The offices at it that the record knows, the highest first, then by title; as of a day those that somebody may have held then, as far as their tenures tell.",
      ),
    ),
    strategies: t.field(
      related(
        StrategyConnection,
        strategiesByParty,
        "Strategies it adopted and those addressed to it, by name.",
      ),
    ),
  }),
});
