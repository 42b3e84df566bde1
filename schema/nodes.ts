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
import { NODES_AT_MOST } from "./core/document-limits.ts";
import { Entity, loadEntity, loadKnownIdentity, loadNode, Node, Sourced } from "./core/entity.ts";
import { NameKind } from "./core/enums.ts";
import { checkedId, checkedReference } from "./core/reference.ts";
import { MentionConnection } from "./mentions.ts";

Node.implement({
  description: "Anything that has an identity in the record.",
  fields: (t) => ({
    id: t.exposeID("id", {
      description:
        "A UUID that never changes and is the same in every installation. The id keeps working after a merge or a new name.",
    }),
  }),
});

Sourced.implement({
  description: "Anything that states a fact. Each fact has at least one citation.",
  interfaces: [Node],
  fields: (t) => ({
    citations: t.field(
      related(
        CitationConnection,
        citationsByFact,
        "The citations of the articles that state this fact, by id.",
      ),
    ),
    note: t.exposeString("note", {
      nullable: true,
      description:
        "Notes by the editors on doubts and on contradictions between sources. Null if there are no notes.",
    }),
  }),
});

Entity.implement({
  description: "A thing with a name, such as a person, a country, a session or an article.",
  interfaces: [Node, Sourced],
  fields: (t) => ({
    slug: t.exposeString("slug", {
      description: "A readable key, unique among things of the same kind. A former slug keeps working.",
    }),
    name: t.exposeString("name", { description: "The preferred name." }),
    names: t.field(
      many(
        NameVariant,
        nameVariantsByNode,
        "All names and spellings, the preferred one first, then by kind and value.",
      ),
    ),
    identifiers: t.field(
      many(
        Identifier,
        identifiersByNode,
        "The identifiers of this entity in other registers, by scheme and value.",
      ),
    ),
    mentions: t.field(
      related(MentionConnection, mentionsByEntity, "The mentions of this entity in articles, by id."),
    ),
    revision: t.int({
      description: "How often this entity was written. A new entity has revision 1.",
      resolve: async ({ id }, _, context) => (await loadKnownIdentity(context, id)).revision,
    }),
    createdAt: t.field({
      type: "DateTime",
      description: "When this entity was added to this installation of the record.",
      resolve: async ({ id }, _, context) => (await loadKnownIdentity(context, id)).created_at,
    }),
    updatedAt: t.field({
      type: "DateTime",
      description: "When this entity was last changed in this installation of the record.",
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
      description: "The language of the name, as a BCP 47 tag. Null if it is not recorded.",
    }),
    script: t.exposeString("script", {
      nullable: true,
      description: "The ISO 15924 code of the script, such as Latn or Cyrl. Null if the name mixes scripts.",
    }),
    kind: t.expose("kind", { type: NameKind, description: "What kind of name it is." }),
  }),
});

const Identifier = builder.objectRef<IdentifierRow>("Identifier").implement({
  description: "The identifier of an entity in another register.",
  fields: (t) => ({
    scheme: t.exposeString("scheme", { description: "The register, for example wikidata." }),
    value: t.exposeString("value", { description: "The identifier itself, for example Q142." }),
    url: t.expose("url", {
      type: "URL",
      nullable: true,
      description: "The page of the entity in the register. Null if it is not recorded.",
    }),
  }),
});

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    description: "The node of any kind with this id. Null if there is none.",
    args: {
      id: t.arg.id({
        required: true,
        description: "The id of the node, or of a node that was merged into it.",
      }),
    },
    resolve: (_, { id }, context) => loadNode(context, checkedId(["id"], id)),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: true, items: true },
    description:
      "The nodes with these ids, in the order of the ids. An item is null if there is no node with its id.",
    args: {
      ids: t.arg.idList({
        required: true,
        description: `The ids of the nodes, at most ${NODES_AT_MOST}. If the list is empty, the answer is empty.`,
      }),
    },
    resolve(_, { ids }, context) {
      if (ids.length > NODES_AT_MOST) {
        throw new InvalidArgumentError(
          ["ids"],
          `At most ${NODES_AT_MOST} ids can be given, not ${ids.length}.`,
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
    description: "The entity of any kind with this reference. Null if there is none.",
    args: {
      ref: t.arg.id({
        required: true,
        description:
          "An id, a slug, the ISO 3166-1 code of a country or an address of an article. If entities of several kinds share a slug, the order of preference is: country or organization, person, place, topic.",
      }),
    },
    async resolve(_, { ref }, context) {
      const node = await context.load(nodeByReference, checkedReference(ref));
      return node && loadEntity(context, node.id);
    },
  }),
}));
