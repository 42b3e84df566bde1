import type { RawBuilder } from "kysely";
import type { NodeKind } from "../types.ts";
import type { FilterValues } from "./and-or-not.ts";
import type { AsOf } from "./as-of.ts";
import type { Order } from "./cursor.ts";
import type { Filters } from "./filter-field.ts";
import type { Groupings } from "./group.ts";
import type { Sums } from "./sum.ts";

/** The orders, filters, groups and sums of all lists of a noun. */
export interface Listing {
  /** The kind of the items. Cursors contain the kind, so that a list of another kind refuses the cursor. */
  readonly kind: NodeKind | "change";
  readonly orders: Orders;
  /** The direction of the default order. Without a direction, the order is ascending. */
  readonly direction?: "asc" | "desc";
  readonly filters?: Filters;
  readonly groupings?: Groupings;
  readonly sums?: Sums;
}

/** The orders of a list by name. The first order is the default. */
export type Orders = Readonly<Record<string, Order | ComputedOrder>>;

/**
 * An order by a column that is computed from a part of the request: relevance from a query, evidence from a day. If a request
 * lacks this part, the list has its default order.
 */
export interface ComputedOrder {
  readonly columns: Order;
  /** The part of the request that the column is computed from. */
  readonly from: keyof Asked;
  /** Computes the column for a request. Returns undefined if the request lacks the part. */
  readonly compute: (asked: Asked) => ComputedColumn | undefined;
  /** Checks the part of the request before any SQL runs. Throws an InvalidArgumentError. */
  readonly check?: (asked: Asked) => void;
  /**
   * The name of a field of the filter. Every row that has the column fulfils the condition of this field, so the order needs
   * no such condition. Other orders, counts and groups use the condition and do not compute the column. If `fulfils` is
   * undefined, every order, count and group of a request with the part computes the column.
   */
  readonly fulfils?: string;
  /** Whether this order is the default for requests that have the column. The default direction is ascending. */
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

/** A request for the list of a parent. If `parent` is null, the request is for the root list. */
export interface ListKey {
  readonly parent: string | null;
  readonly asked: Asked;
}
