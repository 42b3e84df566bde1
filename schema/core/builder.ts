import SchemaBuilder, { type InterfaceRef, type ObjectRef } from "@pothos/core";
import type { Context } from "./context.ts";

interface Text {
  Input: string;
  Output: string;
}

/**
 * The only builder. A field is non-null by default, because null means that no source states the fact.
 */
export const builder = new SchemaBuilder<{
  Context: Context;
  DefaultFieldNullability: false;
  Scalars: { ID: Text; Date: Text; EDTF: Text; URL: Text; DateTime: { Input: Date; Output: Date | string } };
}>({ defaultFieldNullability: false });

builder.queryType({
  description:
    "The entry points to the record of the dialogue. A field that fails is null, `errors` says why, and the other fields keep their data.",
});

/** A reference to an object type whose objects are rows of one shape. */
export type Ref<Row> = ObjectRef<typeof builder.$inferSchemaTypes, Row>;

/** A reference to an interface whose objects are rows of one shape. */
export type AnyRef<Row> = Ref<Row> | InterfaceRef<typeof builder.$inferSchemaTypes, Row>;
