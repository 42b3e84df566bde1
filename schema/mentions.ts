import { articleById } from "#db/articles.ts";
import { type MentionRow, mentionById, mentions } from "#db/mentions.ts";
import { Article } from "./articles.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed } from "./core/connection.ts";
import { loadKnown } from "./core/context.ts";
import { Entity, identified, loadEntity, Node } from "./core/entity.ts";
import { MentionMethod } from "./core/enums.ts";
import { directives, tag } from "./federation/directives.ts";

export const Mention = builder.objectRef<MentionRow>("Mention");
export const MentionConnection = connectionType(Mention, { id: "By id" }, mentions.listing);
identified(Mention, "mention", mentionById, "The place where an article names something.");

Mention.implement({
  description: "The place where an article names something.",
  interfaces: [Node],
  fields: (t) => ({
    article: t.field({
      type: Article,
      description: "The article that names it.",
      resolve: (mention, _, context) => loadKnown(context, articleById, mention.article_id),
    }),
    entity: t.field({
      type: Entity,
      nullable: true,
      description: "What is named; null for a name that nobody has resolved.",
      resolve: (mention, _, context) =>
        mention.entity_id === null ? null : loadEntity(context, mention.entity_id),
    }),
    surface: t.exposeString("surface", {
      nullable: true,
      description: "The words of the article; null where its text is not held.",
    }),
    start: t.exposeInt("start_offset", {
      nullable: true,
      description:
        "Where the words begin in the text, in UTF-16 code units; null where the text is not held.",
    }),
    end: t.exposeInt("end_offset", {
      nullable: true,
      description: "Where the words end in the text, in UTF-16 code units; null where the text is not held.",
    }),
    method: t.expose("method", {
      type: MentionMethod,
      description: "How it was found.",
      extensions: directives(tag("analyst")),
    }),
    confidence: t.exposeFloat("confidence", {
      description: "How sure it is that this entity is meant, from 0 to 1.",
      extensions: directives(tag("analyst")),
    }),
  }),
});

builder.queryFields((t) => ({
  mentions: t.field(listed(MentionConnection, mentions, "All mentions, by id.")),
}));
