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
import { enumValue, reference, references, text } from "#db/records/fields.ts";
import { record } from "#db/records/record.ts";

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
    // @ts-expect-error: there is no such enum
    whereEnumColumn("sesion_format", "format", ""),
  ];
  expect(misspelt).toHaveLength(12);
});

test("the compiler knows the columns and enums that the fields of records name", () => {
  const misspelt = [
    // @ts-expect-error: there is no such table
    record("topic", { topcs: { name: text } }),
    // @ts-expect-error: the table has no such column
    record("topic", { topics: { nme: text } }),
    // @ts-expect-error: a reference is in a column that ends in _id
    record("topic", { topics: { name: reference("topic") } }),
    // @ts-expect-error: the column holds a number
    record("place", { places: { latitude: text } }),
    // @ts-expect-error: the column holds another enum
    record("topic", { places: { kind: enumValue("article_kind") } }),
    // @ts-expect-error: there is no such enum
    () => enumValue("sesion_format"),
    // @ts-expect-error: there is no such link table
    references("statement_topic", ["statement_id", "topic_id"], ["topic"]),
    // @ts-expect-error: the link table has no such column
    references("statement_topics", ["statement_id", "tpic_id"], ["topic"]),
  ];
  expect(misspelt).toHaveLength(8);
});
