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
      description:
        "The position of the change in the feed. Pass it as `after` to read the changes that follow.",
      resolve: (change) => changes.cursor(change),
    }),
    kind: t.expose("kind", { type: ChangeKind, description: "What was done to the node." }),
    node: t.field({
      type: Node,
      nullable: true,
      description: "The node as it is now. Null if the node is no longer in the record.",
      resolve: (change, _, context) => loadNode(context, change.node_id),
    }),
    nodeId: t.exposeID("node_id", { description: "The id of the node." }),
    nodeKind: t.expose("node_kind", { type: nodeKind(), description: "The kind of the node." }),
    mergedInto: t.exposeID("merged_into", {
      nullable: true,
      description: "The id of the node into which this node was merged. Null for any other change.",
    }),
    revision: t.exposeInt("revision", { description: "The revision of the node after the change." }),
    fields: t.stringList({
      description:
        "The names of the fields that were written, in alphabetical order. Empty if the whole node was created or deleted.",
      resolve: (change) => shownFields(change.fields),
    }),
    at: t.field({ type: "DateTime", description: "The time of the change.", resolve: (change) => change.at }),
    actor: t.exposeString("actor", {
      nullable: true,
      description: "Who made the change. Null if it is not recorded.",
    }),
  }),
});

builder.queryFields((t) => ({
  changes: t.field({
    type: ChangeConnection.type,
    nullable: true,
    description:
      "All changes to the record, in the order of their transactions, without gaps or repeats. A new or changed citation or mention is a change of the node it belongs to: `fields` then contains `citations` or `mentioned`.",
    args: {
      after: t.arg.string({
        description:
          "Read the changes after this cursor. Without a cursor, the list starts at the first change.",
      }),
      first: t.arg.int({
        required: true,
        defaultValue: 100,
        description: "The number of changes to read, at most 100.",
      }),
      kinds: t.arg({
        type: [nodeKind()],
        description:
          "Only list changes of these kinds of nodes. Without kinds, and if the list is empty, the list has changes of all kinds of nodes.",
      }),
    },
    resolve: (_, { kinds, ...given }, __, field) => ({
      list: changes,
      key: changes.key(null, { ...given, filter: kinds ? { kinds } : undefined }),
      field,
    }),
  }),
}));
