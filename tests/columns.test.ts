import { expect, expectTypeOf, test } from "vitest";
import { type Column, type ColumnOf, item, type Table } from "#db/lists/column.ts";
import { order } from "#db/lists/cursor.ts";
import {
  whereDateColumns,
  whereEnumColumn,
  whereLinked,
  whereOnTopic,
  whereReferenceColumn,
  whereTextColumn,
} from "#db/lists/filter.ts";
import { byEntities, byEntity } from "#db/lists/group.ts";

test("the compiler knows the tables and columns that filters, orders and groups name", () => {
  expectTypeOf<"publisher_id">().toExtend<Column>();
  expectTypeOf<"publsher_id">().not.toExtend<Column>();
  expectTypeOf<"mentions">().toExtend<Table>();
  expectTypeOf<"mention">().not.toExtend<Table>();
  expectTypeOf<"entity_id">().toExtend<ColumnOf<"mentions">>();
  expectTypeOf<"publisher_id">().not.toExtend<ColumnOf<"mentions">>();

  const misspelt = [
    // @ts-expect-error: there is no such column
    whereReferenceColumn("publsher_id", ["organization"], ""),
    // @ts-expect-error: nor this one
    whereEnumColumn("session_format", "formt", ""),
    // @ts-expect-error: nor this one
    whereTextColumn("langage", ""),
    // @ts-expect-error: nor this one
    whereDateColumns("held_earliest", "held_last", ""),
    // @ts-expect-error: nor this one
    item("publsher_id"),
    // @ts-expect-error: there is no such table
    whereLinked("mention", ["article_id", "entity_id"], null, ""),
    // @ts-expect-error: the column is one of another table
    whereLinked("mentions", ["article_id", "publisher_id"], null, ""),
    // @ts-expect-error: the column is one of another table
    whereOnTopic("statement_topics", ["article_id", "topic_id"], ""),
    // @ts-expect-error: there is no such column
    order("held_earlyest", "date"),
    // @ts-expect-error: nor this one
    byEntity("dialog_id", ""),
    // @ts-expect-error: the column is one of another table
    byEntities("delegations", ["session_id", "person_id"], ""),
  ];
  expect(misspelt).toHaveLength(11);
});
