import type { RawBuilder } from "kysely";
import type { NodeKind } from "../types.ts";
import type { AsOf } from "./as-of.ts";
import type { Order } from "./cursor.ts";
import type { Filters, FilterValues } from "./filter-field.ts";
import type { Groupings } from "./group.ts";

/** How the lists of a noun are sorted and narrowed. */
export interface Listing {
  /** What is listed: a cursor is one of these lists and of no other noun's. */
  readonly kind: NodeKind | "change";
  readonly orders: Orders;
  /** The direction of the default order; ascending where it is not given. */
  readonly direction?: "asc" | "desc";
  readonly filters?: Filters;
  readonly groupings?: Groupings;
  /** Rows hold over time: they can be asked as of a day. */
  readonly heldOverTime?: HeldOverTime;
}

/** The orders of a list by name; the first is the default. */
export type Orders = Readonly<Record<string, Order | ComputedOrder>>;

/** An order by a column that rows have only in some requests, as relevance is there only where something is searched for. */
export interface ComputedOrder {
  readonly columns: Order;
  /** Whether rows have the column in a request; where not, the default order takes its place. */
  isThere(asked: Asked): boolean;
  /** The rows of a list with the column, which also fulfil a field of the filter: a query in parentheses. */
  readonly rows: (rows: RawBuilder<unknown>, asked: Asked) => RawBuilder<unknown>;
  readonly fulfils: string;
  /** What the place of a row depends on: a cursor is of no use where that is something else. */
  dependsOn(asked: Asked): string;
}

/** How rows are read as of a day, and the order in which they come then where no other is asked for. */
export interface HeldOverTime {
  /** A query in parentheses. */
  readonly rows: (rows: RawBuilder<unknown>, asOf: AsOf) => RawBuilder<unknown>;
  readonly order: { readonly name: string; readonly columns: Order };
}

/** What a list is asked for, whoever its parent is. */
export interface Asked {
  readonly filter: FilterValues | undefined;
  readonly asOf: AsOf | undefined;
}

/** Which list is meant: that of a parent, or the root list where it is null. */
export interface ListKey extends Asked {
  readonly parent: string | null;
}
