import { checkQuery } from "#db/lists/filter-field.ts";
import { checkFirst } from "#db/lists/key.ts";
import { PAGE_SIZE, PAGE_SIZE_AT_MOST } from "#db/lists/limits.ts";
import { hitsByQuery, type SearchHitRow, SYNTAX } from "#db/lists/search.ts";
import { ENTITIES } from "#db/records/nouns.ts";
import { builder } from "./core/builder.ts";
import { Entity, loadKnownEntity, nodeKind } from "./core/entity.ts";

const SearchHit = builder.objectRef<SearchHitRow>("SearchHit").implement({
  description: "An entity that a search found.",
  fields: (t) => ({
    entity: t.field({
      type: Entity,
      description: "The entity that was found.",
      resolve: ({ node_id }, _, context) => loadKnownEntity(context, node_id),
    }),
    score: t.exposeFloat("score", {
      description:
        "How well the entity matches: 1 for a name that is spelt exactly like the query, at most 0.8 for a text, and below 0.02 for an entity that has only most of the words. Words in names weigh most, then words in summaries, then words in statements, then words in bodies. An entity with more matching words has a higher score. Only compare scores of the same query.",
    }),
    matched: t.exposeString("matched", {
      description:
        "The name that matches best, or the text with the most matching words: summary, occasion, place, dialogue, outcomes, statements, gist, quote, speaker or text.",
    }),
    snippet: t.exposeString("snippet", {
      nullable: true,
      description:
        "An extract from a text of the entity with the matching words between **asterisks**. Null if only a name or the body matches.",
    }),
  }),
});

builder.queryField("search", (t) =>
  t.field({
    type: [SearchHit],
    nullable: true,
    description: `Searches the names and texts of entities, the best matches first. ${SYNTAX} A session is found by its dialogue, ordinal, place and year, for example \`HLD 5\`. A matching statement leads to its article, a matching outcome to its session.`,
    args: {
      query: t.arg.string({ required: true, description: "The words to search for." }),
      kinds: t.arg({
        type: [nodeKind()],
        description:
          "Only find entities of these kinds. Without kinds, and if the list is empty, the search finds entities of all kinds.",
      }),
      first: t.arg.int({
        required: true,
        defaultValue: PAGE_SIZE,
        description: `The number of entities to find, at most ${PAGE_SIZE_AT_MOST}.`,
      }),
    },
    async resolve(_, { query, kinds, first }, context) {
      checkQuery(["query"], query);
      checkFirst(first, "entities");
      return context.load(hitsByQuery, {
        query,
        kinds: ENTITIES.filter((kind) => !kinds || kinds.includes(kind)),
        first,
      });
    },
  }),
);
