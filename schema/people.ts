import { articlesByAuthor } from "#db/articles.ts";
import { checkFirst } from "#db/lists/key.ts";
import { PAGE_SIZE_AT_MOST } from "#db/lists/limits.ts";
import { participationsByPerson } from "#db/participations.ts";
import {
  type CounterpartRow,
  counterpartsByPerson,
  type PersonRow,
  people,
  personById,
  personByReference,
  personByWikidataId,
} from "#db/people.ts";
import { statementsBySpeaker } from "#db/statements.ts";
import { tenuresByPerson } from "#db/tenures.ts";
import { ArticleConnection } from "./articles.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, related } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { Entity, identified, Node, Sourced, wikidataId } from "./core/entity.ts";
import { byReference } from "./core/reference.ts";
import { ParticipationConnection } from "./participations.ts";
import { StatementConnection } from "./statements.ts";
import { TenureConnection } from "./tenures.ts";

export const Person = builder.objectRef<PersonRow>("Person");
export const PersonConnection = connectionType(
  Person,
  { name: "By family name", session_count: "By the number of sessions they took part in" },
  people.listing,
);
identified(Person, "person", personById, "A diplomat, an official, an expert or a journalist.", {
  slug: personByReference,
  wikidataId: personByWikidataId,
});

Person.implement({
  description: "A person: a diplomat, an official, an expert, a journalist.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    sortName: t.exposeString("sort_name", { description: "The name as lists sort it, family name first." }),
    wikidataId: t.string(wikidataId),
    tenures: t.field(related(TenureConnection, tenuresByPerson, "The offices the person held, by start.")),
    participations: t.field(
      related(
        ParticipationConnection,
        participationsByPerson,
        "The sessions the person took part in, by day.",
      ),
    ),
    sessionCount: t.exposeInt("session_count", {
      description: "In how many sessions of the record the person takes part, in whatever roles.",
    }),
    statements: t.field(related(StatementConnection, statementsBySpeaker, "What the person said, by day.")),
    articles: t.field(
      related(ArticleConnection, articlesByAuthor, "What the person wrote, the newest first."),
    ),
    counterparts: t.field({
      type: [Counterpart],
      description: "Who sat in the same sessions, the most frequent first, then by name.",
      args: {
        first: t.arg.int({
          required: true,
          defaultValue: 10,
          description: `How many of them, at most ${PAGE_SIZE_AT_MOST}.`,
        }),
      },
      async resolve({ id }, { first }, context) {
        checkFirst(first, "counterparts");
        return context.load(counterpartsByPerson, { person: id, first });
      },
    }),
  }),
});

const Counterpart = builder.objectRef<CounterpartRow>("Counterpart").implement({
  description: "Somebody who sat in the same sessions as a person.",
  fields: (t) => ({
    person: t.field({
      type: Person,
      description: "Who it is.",
      resolve: (counterpart, _, context) => loadKnown(context, personById, counterpart.person_id),
    }),
    sessions: t.exposeInt("sessions", { description: "In how many sessions both took part." }),
  }),
});

builder.queryFields((t) => ({
  person: t.field({
    type: Person,
    description: "A person; null where there is none.",
    ...byReference(personByReference),
  }),
  people: t.field(listed(PersonConnection, people, "All people, by family name.")),
}));
