import { checkQuery } from "#db/lists/filter.ts";
import { checkFirst, PAGE_SIZE, PAGE_SIZE_AT_MOST } from "#db/lists/key.ts";
import { hitsByQuery, type SearchHitRow, SYNTAX } from "#db/lists/search.ts";
import { builder } from "./core/builder.ts";
import { Entity, loadKnownEntity, nodeKind } from "./core/entity.ts";

const SearchHit = builder.objectRef<SearchHitRow>("SearchHit").implement({
  description: "An entity that a query found.",
  fields: (t) => ({
    entity: t.field({
      type: Entity,
      description: "What was found.",
      resolve: ({ node_id }, _, context) => loadKnownEntity(context, node_id),
    }),
    score: t.exposeFloat("score", {
      description:
        "How well it answers, up to 1: that is a name spelt as it was asked for. Words in names weigh more than words in summaries, these more than in statements, and these more than in bodies; many of them outweigh few. Scores of one query can be compared, of two queries not.",
    }),
    matched: t.exposeString("matched", {
      description:
        "Which of its names matched best, as it is recorded; or which of its texts did: summary, occasion, place, outcomes, statements, text. The words may stand in several of them: this is the one that has most.",
    }),
    snippet: t.exposeString("snippet", {
      nullable: true,
      description:
        "Where the words stand in its texts, with **asterisks** around them; null where only a name or the body has them.",
    }),
  }),
});

builder.queryField("search", (t) =>
  t.field({
    type: [SearchHit],
    description: `Entities by their names and texts, the best answers first. ${SYNTAX} What a statement says leads to its article, what an outcome says to its session.`,
    args: {
      query: t.arg.string({ required: true, description: "What to search for." }),
      kinds: t.arg({
        type: [nodeKind()],
        description: "Only entities of these kinds; of all kinds where it is not given.",
      }),
      first: t.arg.int({
        required: true,
        defaultValue: PAGE_SIZE,
        description: `How many of them, at most ${PAGE_SIZE_AT_MOST}.`,
      }),
    },
    async resolve(_, { query, kinds, first }, context) {
      checkQuery(["query"], query);
      checkFirst(first, "entities");
      return context.load(hitsByQuery, { query, kinds: kinds ?? null, first });
    },
  }),
);
