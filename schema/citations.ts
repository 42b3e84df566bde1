import { articleById } from "#db/articles.ts";
import { type CitationRow, citationById } from "#db/citations.ts";
import { shownFields } from "#db/records/nouns.ts";
import { Article } from "./articles.ts";
import { builder } from "./core/builder.ts";
import { connectionType } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { Entity, identified, loadEntity, loadKnownFact, Node, Sourced } from "./core/entity.ts";

export const Citation = builder.objectRef<CitationRow>("Citation");
export const CitationConnection = connectionType(Citation, { id: "By id" });
identified(Citation, "citation", citationById, "A link from a fact to an article that states it.");

Citation.implement({
  description: "A link from a fact to an article that states it.",
  interfaces: [Node],
  fields: (t) => ({
    fact: t.field({
      type: Sourced,
      description: "The fact that the article states.",
      resolve: (citation, _, context) => loadKnownFact(context, citation.fact_id),
    }),
    article: t.field({
      type: Article,
      description: "The article that states the fact.",
      resolve: (citation, _, context) => loadKnown(context, articleById, citation.article_id),
    }),
    supports: t.stringList({
      description:
        "The names of the fields of the fact that the article states, in alphabetical order. Empty if the article states the whole fact.",
      resolve: (citation) => shownFields(citation.supports),
    }),
    attributedTo: t.field({
      type: Entity,
      nullable: true,
      description:
        "The entity that the article gives as its own source. Null if the article states the fact itself.",
      resolve: (citation, _, context) =>
        citation.attributed_to_id === null ? null : loadEntity(context, citation.attributed_to_id),
    }),
    attributedAs: t.exposeString("attributed_as", {
      nullable: true,
      description: "What the article calls its own source. Null if the article names no source.",
    }),
    locator: t.exposeString("locator", {
      nullable: true,
      description: "Where in the article the fact is stated, for example a page. Null if it is not recorded.",
    }),
  }),
});
