import type { RawBuilder } from "kysely";
import type { NodeKind } from "../types.ts";
import type { AsOf } from "./as-of.ts";
import type { Order } from "./cursor.ts";
import type { Filters, FilterValues } from "./filter-field.ts";
import type { Groupings } from "./group.ts";

/** The orders, filters and groups of all lists of a noun. */
export interface Listing {
  /** The kind of the items. Cursors contain it, so that lists of other kinds refuse them. */
  readonly kind: NodeKind | "change";
  readonly orders: Orders;
  /** The direction of the default order; ascending if it is not given. */
  readonly direction?: "asc" | "desc";
  readonly filters?: Filters;
  readonly groupings?: Groupings;
}

/** The orders of a list by name; the first is the default. */
export type Orders = Readonly<Record<string, Order | ComputedOrder>>;

/**
 * An order by a column that is computed from a part of the request: relevance from a query, evidence from a day. If a request
 * lacks this part, the list has its default order.
 */
export interface ComputedOrder {
  readonly columns: Order;
  /** The part of the request that the column is computed from. */
  readonly from: keyof Asked;
  /** Computes the column for a request; undefined if the request lacks that part. */
  readonly compute: (asked: Asked) => ComputedColumn | undefined;
  /** Checks that part before any SQL runs. Throws an InvalidArgumentError. */
  readonly check?: (asked: Asked) => void;
  /**
   * The field of the filter that all rows with the column fulfil, so that this order needs no condition for it. Other orders,
   * counts and groups use the condition and do not compute the column. If no field is named, all of them compute the column.
   */
  readonly fulfils?: string;
  /** Whether this order, ascending, is the default for requests that have the column. */
  readonly isDefault?: boolean;
}

export interface ComputedColumn {
  /** Adds the column to the rows of a list. Takes and returns a query in parentheses. */
  readonly rows: (rows: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** The value that the order of the rows depends on. A cursor with another value is refused. */
  readonly dependsOn: string;
}

/** The parts of a request that choose the items of a list, without the parent. */
export interface Asked {
  readonly filter?: FilterValues | null;
  /** The day that the rows must have held on. */
  readonly asOf?: AsOf | null;
}

/** A request for the list of a parent; for the root list if `parent` is null. */
export interface ListKey {
  readonly parent: string | null;
  readonly asked: Asked;
}
