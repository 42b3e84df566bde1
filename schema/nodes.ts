import { citationsByFact } from "#db/citations.ts";
import { InvalidArgumentError } from "#db/errors.ts";
import { mentionsByEntity } from "#db/mentions.ts";
import {
  type IdentifierRow,
  identifiersByNode,
  type NameVariantRow,
  nameVariantsByNode,
  nodeByReference,
} from "#db/nodes.ts";
import { CitationConnection } from "./citations.ts";
import { builder } from "./core/builder.ts";
import { many, related } from "./core/connection.ts";
import { Entity, loadEntity, loadKnownIdentity, loadNode, Node, Sourced } from "./core/entity.ts";
import { NameKind } from "./core/enums.ts";
import { checkedId, checkedReference } from "./core/reference.ts";
import { MentionConnection } from "./mentions.ts";

Node.implement({
  description: "Anything that has an identity in the record.",
  fields: (t) => ({
    id: t.exposeID("id", {
      description:
        "A UUID, the same in every installation and for ever: it keeps leading here when things are merged or renamed.",
    }),
  }),
});

Sourced.implement({
  description: "Anything that states a fact: it has at least one citation.",
  interfaces: [Node],
  fields: (t) => ({
    citations: t.field(related(CitationConnection, citationsByFact, "The articles that state it, by id.")),
    note: t.exposeString("note", {
      nullable: true,
      description:
        "Doubts, and what sources say differently, as the editors note them; null where they note nothing.",
    }),
  }),
});

Entity.implement({
  description: "A thing with a name.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    slug: t.exposeString("slug", {
      description: "A readable key, unique among things of its kind. A former one keeps leading here.",
    }),
    name: t.exposeString("name", { description: "The name by which the record shows it." }),
    names: t.field(
      many(
        NameVariant,
        nameVariantsByNode,
        "All its names and spellings, the preferred one first, then by kind and value.",
      ),
    ),
    identifiers: t.field(
      many(Identifier, identifiersByNode, "What other registers call it, by scheme and value."),
    ),
    mentions: t.field(related(MentionConnection, mentionsByEntity, "Where articles name it, by id.")),
    revision: t.int({
      description: "How often it was written: 1 when it is new.",
      resolve: async ({ id }, _, context) => (await loadKnownIdentity(context, id)).revision,
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When it came into this record.",
      resolve: async ({ id }, _, context) => (await loadKnownIdentity(context, id)).created_at,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When it was last changed in this record.",
      resolve: async ({ id }, _, context) => (await loadKnownIdentity(context, id)).updated_at,
    }),
  }),
});

const NameVariant = builder.objectRef<NameVariantRow>("NameVariant").implement({
  description: "One name or spelling of an entity.",
  fields: (t) => ({
    value: t.exposeString("value", { description: "The name as it is written." }),
    language: t.exposeString("language", {
      nullable: true,
      description: "ISO 639 code; null where not recorded.",
    }),
    script: t.exposeString("script", {
      nullable: true,
      description: "ISO 15924 code of its letters, such as Latn or Cyrl; null where it mixes scripts.",
    }),
    kind: t.expose("kind", { type: NameKind, description: "What kind of name it is." }),
  }),
});

const Identifier = builder.objectRef<IdentifierRow>("Identifier").implement({
  description: "What another register calls an entity.",
  fields: (t) => ({
    scheme: t.exposeString("scheme", { description: "The register, for example wikidata." }),
    value: t.exposeString("value", { description: "The key there." }),
    url: t.expose("url", {
      type: "URL",
      nullable: true,
      description: "The page there; null where not recorded.",
    }),
  }),
});

const NODES_AT_MOST = 100;

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    description: "The thing of whatever kind with this id; null where there is none.",
    args: { id: t.arg.id({ required: true, description: "Its id, or one that was merged into it." }) },
    resolve: (_, { id }, context) => loadNode(context, checkedId(["id"], id)),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description: "The things with these ids, in the order of the ids, null where there is none.",
    args: { ids: t.arg.idList({ required: true, description: `Their ids, at most ${NODES_AT_MOST}.` }) },
    resolve(_, { ids }, context) {
      if (ids.length > NODES_AT_MOST) {
        throw new InvalidArgumentError(
          ["ids"],
          `At most ${NODES_AT_MOST} ids can be asked for, not ${ids.length}.`,
        );
      }
      return Promise.all(
        ids.map((id, index) => checkedId(["ids", String(index)], id)).map((id) => loadNode(context, id)),
      );
    },
  }),
  entity: t.field({
    type: Entity,
    nullable: true,
    description: "The entity of whatever kind that a reference leads to; null where there is none.",
    args: {
      ref: t.arg.id({
        required: true,
        description:
          "Its id, its slug, a country's ISO 3166-1 code or an article's address. Where entities share a slug, a country or organization is meant before a person, a person before a place, a place before a topic.",
      }),
    },
    async resolve(_, { ref }, context) {
      const node = await context.load(nodeByReference, checkedReference(ref));
      return node && loadEntity(context, node.id);
    },
  }),
}));
