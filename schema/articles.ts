import { type ArticleRow, articleById, articleByReference, articles, textByArticle } from "#db/articles.ts";
import { sessionsByArticle } from "#db/dialogue-sessions.ts";
import { mentionsByArticle } from "#db/mentions.ts";
import { organizationById } from "#db/organizations.ts";
import { authorsByArticle } from "#db/people.ts";
import { placeById } from "#db/places.ts";
import { statementsByArticle } from "#db/statements.ts";
import { strategiesByArticle } from "#db/strategies.ts";
import { topicsByArticle } from "#db/topics.ts";
import { builder } from "./core/builder.ts";
import { connectionType, listed, many, related } from "./core/connection.ts";
import { loadOptional } from "./core/context.ts";
import { Entity, identified, Node, nodeKind, Sourced } from "./core/entity.ts";
import { ArticleKind, HeadlineBasis } from "./core/enums.ts";
import { byReference } from "./core/reference.ts";
import { dateOf, PartialDate } from "./core/scalars.ts";
import { DialogueSessionConnection } from "./dialogue-sessions.ts";
import { directives, needsScope, tag } from "./federation/directives.ts";
import { MentionConnection } from "./mentions.ts";
import { Organization } from "./organizations.ts";
import { Person } from "./people.ts";
import { Place } from "./places.ts";
import { StatementConnection } from "./statements.ts";
import { StrategyConnection } from "./strategies.ts";
import { Topic } from "./topics.ts";

export const Article = builder.objectRef<ArticleRow>("Article");
export const ArticleConnection = connectionType(
  Article,
  {
    published: "By the first day it can have appeared",
    relevance: "By how well it answers `query`, and where there is none as PUBLISHED sorts",
  },
  articles.listing,
);
identified(Article, "article", articleById, "A text that states facts.", {
  slug: articleByReference,
  url: articleByReference,
});

Article.implement({
  description: "A text that states facts: a news article, a press release, a document. It is its own source.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    name: t.exposeString("headline", { description: "The headline." }),
    headline: t.exposeString("headline", {
      description: "The headline. See headlineBasis before you quote it.",
    }),
    headlineBasis: t.expose("headline_basis", {
      type: HeadlineBasis,
      description: "Where the headline was taken from.",
    }),
    kind: t.expose("kind", { type: ArticleKind, description: "What kind of text it is." }),
    publisher: t.field({
      type: Organization,
      nullable: true,
      description: "Who published it; null where not recorded.",
      resolve: (article, _, context) => loadOptional(context, organizationById, article.publisher_id),
    }),
    authors: t.field(
      many(
        Person,
        authorsByArticle,
        "Those of its authors who are in the record as people, by name. See the byline for others.",
      ),
    ),
    byline: t.exposeString("byline", {
      nullable: true,
      description: "The authors as the text prints them; null where none was seen.",
    }),
    published: t.field({
      type: PartialDate,
      nullable: true,
      description: "When it appeared; null where not known.",
      resolve: (article) => dateOf(article.published_edtf, article.published_stated),
    }),
    dateline: t.field({
      type: Place,
      nullable: true,
      description: "The place from which it reports, as it says itself; null where none was seen.",
      resolve: (article, _, context) => loadOptional(context, placeById, article.dateline_id),
    }),
    url: t.expose("url", {
      type: "URL",
      nullable: true,
      description: "Its address; null for a text off the web.",
    }),
    alternateUrls: t.expose("alternate_urls", {
      type: ["URL"],
      description: "Other addresses of the same text. Each of them leads to the article, too.",
    }),
    language: t.exposeString("language", {
      description: "The language it is written in, as an ISO 639-1 code.",
    }),
    summary: t.exposeString("summary", {
      nullable: true,
      description: "What it says, in the editors' own words.",
    }),
    text: t.string({
      nullable: true,
      description: "The body; null where the record does not hold it, and without the scope text:read.",
      extensions: directives(tag("licensed"), needsScope("text:read")),
      resolve: async ({ id }, _, context) =>
        context.viewer.scopes.has("text:read") ? (await context.load(textByArticle, id))?.text : null,
    }),
    sessions: t.field(
      related(DialogueSessionConnection, sessionsByArticle, "The sessions it mentions, by day."),
    ),
    strategies: t.field(
      related(StrategyConnection, strategiesByArticle, "The strategies it mentions, by name."),
    ),
    statements: t.field(
      related(StatementConnection, statementsByArticle, "The statements it hands down, by day."),
    ),
    topics: t.field(many(Topic, topicsByArticle, "What it is about, by name.")),
  }),
});

builder.objectField(Article, "mentioned", (t) => {
  const mentioned = related(MentionConnection, mentionsByArticle, "What it names, by id.");
  return t.field({
    ...mentioned,
    args: {
      ...mentioned.args,
      kinds: t.arg({
        type: [nodeKind()],
        description: "Only things of these kinds; all where none is given.",
      }),
    },
    resolve(article, { kinds, filter, ...given }) {
      const wanted = filter?.kinds;
      const both = kinds?.filter((kind) => !Array.isArray(wanted) || wanted.includes(kind));
      return mentioned.resolve(article, { ...given, filter: both ? { ...filter, kinds: both } : filter });
    },
  });
});

builder.queryFields((t) => ({
  article: t.field({
    type: Article,
    description: "An article; null where there is none.",
    ...byReference(articleByReference, "Its id, its slug or any of its addresses."),
  }),
  articles: t.field(listed(ArticleConnection, articles, "All articles, the newest first.")),
}));
