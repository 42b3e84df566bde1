import { type ArticleRow, articleById, articleByReference, articles, textByArticle } from "#db/articles.ts";
import { sessionsByArticle } from "#db/dialogue-sessions.ts";
import { mentionsByArticle } from "#db/mentions.ts";
import { organizationById } from "#db/organizations.ts";
import { authorsByArticle } from "#db/people.ts";
import { placeById } from "#db/places.ts";
import { momentText } from "#db/records/fields.ts";
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
    published: "By the first day on which the article can have appeared",
    relevance: "By how well the article matches `filter.query` (like PUBLISHED if no query is given)",
  },
  articles.listing,
);
identified(Article, "article", articleById, "A text that states facts.", {
  slug: articleByReference,
  url: articleByReference,
});

Article.implement({
  description:
    "A text that states facts: a news article, a press release, a document. An article is its own source.",
  interfaces: [Node, Sourced, Entity],
  fields: (t) => ({
    name: t.exposeString("headline", { description: "The headline of the article." }),
    headline: t.exposeString("headline", {
      description: "The headline of the article. Check headlineBasis before you quote it.",
    }),
    headlineBasis: t.expose("headline_basis", {
      type: HeadlineBasis,
      description: "Where the headline comes from.",
    }),
    kind: t.expose("kind", { type: ArticleKind, description: "What kind of text the article is." }),
    publisher: t.field({
      type: Organization,
      nullable: true,
      description: "The publisher. Null if it is not recorded.",
      resolve: (article, _, context) => loadOptional(context, organizationById, article.publisher_id),
    }),
    authors: t.field(
      many(
        Person,
        authorsByArticle,
        "The authors who have an entry as a person, by name. The byline may name further authors.",
      ),
    ),
    byline: t.exposeString("byline", {
      nullable: true,
      description: "The authors as printed in the article. Null if no byline was seen.",
    }),
    published: t.field({
      type: PartialDate,
      nullable: true,
      description: "The date of publication. Null if the date is not known.",
      resolve: (article) => dateOf(article.published_edtf, article.published_stated),
    }),
    publishedAt: t.field({
      type: "DateTime",
      nullable: true,
      description:
        "The moment of publication, with the offset from UTC that the source states. The day in `published` is the day of this moment in its zone. Null if no source gives the time of day with a zone.",
      resolve: ({ published_at: at, published_at_offset: offset }) =>
        at && offset !== null ? momentText(at, offset) : null,
    }),
    dateline: t.field({
      type: Place,
      nullable: true,
      description:
        "The place that the article names as the origin of its report. Null if no dateline was seen.",
      resolve: (article, _, context) => loadOptional(context, placeById, article.dateline_id),
    }),
    url: t.expose("url", {
      type: "URL",
      nullable: true,
      description:
        "The address of the article on the web, as it was loaded. Null if the article is not on the web. As a reference, the address works with http or https, with capitals in the host, with a slash or a fragment at the end, with utm_, fbclid and gclid parameters, and with other percent-encoding.",
    }),
    alternateUrls: t.expose("alternate_urls", {
      type: ["URL"],
      description: "Other addresses of the same text. Each address works as a reference to the article.",
    }),
    language: t.exposeString("language", {
      description: "The language of the article, as a BCP 47 tag: `en`, `zh-Hant`.",
    }),
    summary: t.exposeString("summary", {
      nullable: true,
      description: "A summary of the article in the editors' own words. Null if there is no summary.",
    }),
    text: t.string({
      nullable: true,
      description:
        "The body of the article. Null if the record does not hold it, or if you lack the scope text:read.",
      extensions: directives(tag("licensed"), needsScope("text:read")),
      resolve: async ({ id }, _, context) =>
        context.viewer.scopes.has("text:read") ? (await context.load(textByArticle, id))?.text : null,
    }),
    sessions: t.field(
      related(
        DialogueSessionConnection,
        sessionsByArticle,
        "The sessions that the article mentions, by day.",
      ),
    ),
    strategies: t.field(
      related(StrategyConnection, strategiesByArticle, "The strategies that the article mentions, by name."),
    ),
    statements: t.field(
      related(StatementConnection, statementsByArticle, "The statements that the article reports, by day."),
    ),
    topics: t.field(many(Topic, topicsByArticle, "The topics of the article, by name.")),
  }),
});

builder.objectField(Article, "mentioned", (t) => {
  const mentioned = related(MentionConnection, mentionsByArticle, "The mentions in the article, by id.");
  return t.field({
    ...mentioned,
    args: {
      ...mentioned.args,
      kinds: t.arg({
        type: [nodeKind()],
        description:
          "Only list mentions of these kinds of things. Without kinds, and if the list is empty, the list has mentions of all kinds of things.",
      }),
    },
    resolve(article, { kinds, filter, ...given }, context, info) {
      const narrowed = { ...given, filter: { ...filter, and: [...(filter?.and ?? []), { kinds }] } };
      return mentioned.resolve(article, narrowed, context, info);
    },
  });
});

builder.queryFields((t) => ({
  article: t.field({
    type: Article,
    description: "The article with this reference. Null if there is none.",
    ...byReference(articleByReference, "The id, the slug or any address of the article."),
  }),
  articles: t.field(listed(ArticleConnection, articles, "All articles. Default order: the newest first.")),
}));
