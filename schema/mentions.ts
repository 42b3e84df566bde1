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
identified(Mention, "mention", mentionById, "A place in an article that names an entity.");

Mention.implement({
  description: "A place in an article that names an entity.",
  interfaces: [Node],
  fields: (t) => ({
    article: t.field({
      type: Article,
      description: "The article that contains the mention.",
      resolve: (mention, _, context) => loadKnown(context, articleById, mention.article_id),
    }),
    entity: t.field({
      type: Entity,
      nullable: true,
      description: "The entity that is named. Null if nobody has established which entity is meant.",
      resolve: (mention, _, context) =>
        mention.entity_id === null ? null : loadEntity(context, mention.entity_id),
    }),
    surface: t.exposeString("surface", {
      nullable: true,
      description: "The words in the article. Null if the record does not hold the text.",
    }),
    start: t.exposeInt("start_offset", {
      nullable: true,
      description:
        "The offset in the text at which the words start, in UTF-16 code units. Null if the record does not hold the text.",
    }),
    end: t.exposeInt("end_offset", {
      nullable: true,
      description:
        "The offset in the text at which the words end, in UTF-16 code units. Null if the record does not hold the text.",
    }),
    method: t.expose("method", {
      type: MentionMethod,
      description: "How the mention was found.",
      extensions: directives(tag("analyst")),
    }),
    confidence: t.exposeFloat("confidence", {
      description: "The confidence that this entity is meant, from 0 to 1.",
      extensions: directives(tag("analyst")),
    }),
  }),
});

builder.queryFields((t) => ({
  mentions: t.field(listed(MentionConnection, mentions, "All mentions, by id.")),
}));
