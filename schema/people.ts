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
  { name: "By family name", session_count: "By the number of sessions that the person took part in" },
  people.listing,
);
identified(
  Person,
  "person",
  personById,
  "A person, such as a diplomat, an official, an expert or a journalist.",
  {
    slug: personByReference,
    wikidataId: personByWikidataId,
  },
);

Person.implement({
  description: "A person, such as a diplomat, an official, an expert or a journalist.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    sortName: t.exposeString("sort_name", {
      description: "The name by which lists are sorted, family name first.",
    }),
    wikidataId: t.string(wikidataId),
    tenures: t.field(related(TenureConnection, tenuresByPerson, "The tenures of the person, by start.")),
    participations: t.field(
      related(
        ParticipationConnection,
        participationsByPerson,
        "The participations of the person in sessions, by the day of the session.",
      ),
    ),
    sessionCount: t.exposeInt("session_count", {
      description: "The number of sessions in the record in which the person took part, in any role.",
    }),
    statements: t.field(
      related(StatementConnection, statementsBySpeaker, "The statements of the person, by day."),
    ),
    articles: t.field(
      related(ArticleConnection, articlesByAuthor, "The articles that the person wrote, the newest first."),
    ),
    counterparts: t.field({
      type: [Counterpart],
      description: "The people who took part in the same sessions, the most frequent first, then by name.",
      args: {
        first: t.arg.int({
          required: true,
          defaultValue: 10,
          description: `The number of people to list, at most ${PAGE_SIZE_AT_MOST}.`,
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
  description: "A person who took part in the same sessions as another person.",
  fields: (t) => ({
    person: t.field({
      type: Person,
      description: "The person who took part in the same sessions.",
      resolve: (counterpart, _, context) => loadKnown(context, personById, counterpart.person_id),
    }),
    sessions: t.exposeInt("sessions", {
      description: "The number of sessions in which both people took part.",
    }),
  }),
});

builder.queryFields((t) => ({
  person: t.field({
    type: Person,
    description: "The person with this reference. Null if there is none.",
    ...byReference(personByReference),
  }),
  people: t.field(listed(PersonConnection, people, "All people, by family name.")),
}));
