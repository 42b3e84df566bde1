import type { RawBuilder } from "kysely";
import type { NodeKind } from "../types.ts";
import type { AsOf } from "./as-of.ts";
import type { Order } from "./cursor.ts";
import type { Filters, FilterValues } from "./filter-field.ts";
import type { Groupings } from "./group.ts";

/** How the lists of a noun are sorted, narrowed and counted. */
export interface Listing {
  /** What is listed: a cursor is one of these lists and of no other noun's. */
  readonly kind: NodeKind | "change";
  readonly orders: Orders;
  /** The direction of the default order; ascending where it is not given. */
  readonly direction?: "asc" | "desc";
  readonly filters?: Filters;
  readonly groupings?: Groupings;
}

/** The orders of a list by name; the first is the default. */
export type Orders = Readonly<Record<string, Order | ComputedOrder>>;

/**
 * An order by a column that is computed from a part of the request: relevance from a query, evidence from a day. A request
 * without that part is answered in the default order.
 */
export interface ComputedOrder {
  readonly columns: Order;
  /** The part of the request that the column is computed from. */
  readonly from: keyof Asked;
  /** The column for a request; undefined where the request lacks that part. */
  readonly compute: (asked: Asked) => ComputedColumn | undefined;
  /** Checks that part before any SQL runs. Throws an InvalidArgumentError. */
  readonly check?: (asked: Asked) => void;
  /**
   * The field of the filter that the rows with the column fulfil. In this order it is no condition; in other orders it is, and
   * the column is not computed. Where no field is named, the column is computed in every order, for counts and groups as well.
   */
  readonly fulfils?: string;
  /** Whether requests that have the column are answered in this order, ascending, where they name no other. */
  readonly isDefault?: boolean;
}

export interface ComputedColumn {
  /** The rows of a list with the column: a query in parentheses. */
  readonly rows: (rows: RawBuilder<unknown>) => RawBuilder<unknown>;
  /** What the place of a row depends on. A cursor is refused where this has changed. */
  readonly dependsOn: string;
}

/** What a list is asked for, whoever its parent is. */
export interface Asked {
  readonly filter?: FilterValues | null;
  /** The day that the rows must have held on. */
  readonly asOf?: AsOf | null;
}

/** Which list is meant: that of a parent, or the root list where it is null. */
export interface ListKey {
  readonly parent: string | null;
  readonly asked: Asked;
}
