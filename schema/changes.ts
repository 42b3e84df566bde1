import { type ChangeRow, changeById, changes } from "#db/changes.ts";
import { shownFields } from "#db/records/nouns.ts";
import { builder } from "./core/builder.ts";
import { connectionType } from "./core/connection.ts";
import { identified, loadNode, Node, nodeKind } from "./core/entity.ts";
import { ChangeKind } from "./core/enums.ts";

export const Change = builder.objectRef<ChangeRow>("Change");
export const ChangeConnection = connectionType(Change, {});
identified(Change, "change", changeById, "What one transaction did to one node.");

Change.implement({
  description:
    "What one transaction did to one node. Follow the changes to keep a copy of the record up to date.",
  interfaces: [Node],
  fields: (t) => ({
    cursor: t.string({
      description: "Its place in the feed: pass it as `after` to read on from here.",
      resolve: (change) => changes.cursor(change),
    }),
    kind: t.expose("kind", { type: ChangeKind, description: "What was done." }),
    node: t.field({
      type: Node,
      nullable: true,
      description: "The node as it is now; null where it is no longer in the record.",
      resolve: (change, _, context) => loadNode(context, change.node_id),
    }),
    nodeId: t.exposeID("node_id", { description: "The id of the node." }),
    nodeKind: t.expose("node_kind", { type: nodeKind(), description: "The kind of the node." }),
    mergedInto: t.exposeID("merged_into", {
      nullable: true,
      description: "The id of the node it was merged into; null for any other change.",
    }),
    revision: t.exposeInt("revision", { description: "The revision of the node after the change." }),
    fields: t.stringList({
      description: "The fields that were written, by name; empty where the whole node came or went.",
      resolve: (change) => shownFields(change.fields),
    }),
    at: t.field({ type: "DateTime", description: "When it was done.", resolve: (change) => change.at }),
    actor: t.exposeString("actor", { nullable: true, description: "Who did it; null where not recorded." }),
  }),
});

builder.queryFields((t) => ({
  changes: t.field({
    type: ChangeConnection.type,
    description:
      "What was written to the record, in the order of the transactions, without gap or repeat. Citations and mentions are parts of what they belong to: its change names them among its fields.",
    args: {
      after: t.arg.string({
        description: "Read the changes after this cursor; from the first one where it is absent.",
      }),
      first: t.arg.int({
        required: true,
        defaultValue: 100,
        description: "How many changes to read, at most 100.",
      }),
      kinds: t.arg({
        type: [nodeKind()],
        description: "Only changes of nodes of these kinds; all where none is given.",
      }),
    },
    resolve: (_, { kinds, ...given }) => ({
      list: changes,
      key: changes.key(null, { ...given, filter: kinds ? { kinds } : undefined }),
    }),
  }),
}));
