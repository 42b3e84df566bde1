import { articleById } from "#db/articles.ts";
import { type CitationRow, citationById } from "#db/citations.ts";
import { Article } from "./articles.ts";
import { builder } from "./core/builder.ts";
import { connectionType } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { Entity, identified, loadEntity, loadKnownFact, Node, Sourced } from "./core/entity.ts";
import { fieldsOf } from "./core/fields.ts";

export const Citation = builder.objectRef<CitationRow>("Citation");
export const CitationConnection = connectionType(Citation, { id: "By id" });
identified(Citation, "citation", citationById, "The tie between a fact and the article that states it.");

Citation.implement({
  description: "The tie between a fact and an article that states it.",
  interfaces: [Node],
  fields: (t) => ({
    fact: t.field({
      type: Sourced,
      description: "What is stated.",
      resolve: (citation, _, context) => loadKnownFact(context, citation.fact_id),
    }),
    article: t.field({
      type: Article,
      description: "Where it is stated.",
      resolve: (citation, _, context) => loadKnown(context, articleById, citation.article_id),
    }),
    supports: t.stringList({
      description: "The parts of the fact that the article states; empty where it states the whole.",
      resolve: (citation) => fieldsOf(citation.supports),
    }),
    attributedTo: t.field({
      type: Entity,
      nullable: true,
      description: "Who said so, where the article tells it by hearsay; null where it speaks for itself.",
      resolve: (citation, _, context) =>
        citation.attributed_to_id === null ? null : loadEntity(context, citation.attributed_to_id),
    }),
    attributedAs: t.exposeString("attributed_as", {
      nullable: true,
      description: "What the article calls whoever said so; null where nobody is named.",
    }),
    locator: t.exposeString("locator", {
      nullable: true,
      description: "Where in the article, for example a page; null where not recorded.",
    }),
  }),
});
