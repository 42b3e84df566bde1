import { InvalidArgumentError } from "../errors.ts";
import { checkFilter } from "./and-or-not.ts";
import { type Order, valuesOf } from "./cursor.ts";
import { PAGE_SIZE, PAGE_SIZE_AT_MOST } from "./limits.ts";
import type { Asked, ComputedOrder, Listing, ListKey } from "./listing.ts";
import type { Window } from "./window.ts";

/** The arguments of a field that serves a list. */
export interface PageArguments extends Asked {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
  /** An order of the list and its direction, for example `held desc`. */
  orderBy?: string | null;
}

/** A checked request for a page. */
export interface PageKey extends ListKey {
  readonly window: Window;
}

/** Checks the argument `first` of a list without pages. Throws {@link InvalidArgumentError}. */
export function checkFirst(first: number, items: string) {
  if (first >= 0 && first <= PAGE_SIZE_AT_MOST) return;
  throw new InvalidArgumentError(["first"], `Ask for 0 to ${PAGE_SIZE_AT_MOST} ${items}, not ${first}.`);
}

/**
 * Checks the arguments of a page before any SQL runs. All parents share the checked page. Throws {@link
 * InvalidArgumentError}.
 */
export function checkedPage(
  listing: Listing,
  { first, after, last, before, orderBy, ...asked }: PageArguments,
): Omit<PageKey, "parent"> {
  const { name, isAscending } = orderFor(listing, asked, orderBy);
  const mark = markOf(listing, name, asked);
  const bounds = boundsOf({ first, after, last, before }, mark, columnsOf(listing, name));
  checkFilter(listing.filters ?? {}, asked.filter);
  checkComputed(listing, asked);
  return { asked, window: { order: name, isAscending, ...bounds, mark } };
}

/** The requested order, for example `held desc`, or the default order. */
function orderFor(listing: Listing, asked: Asked, orderBy: string | null | undefined) {
  const first = defaultOrder(listing);
  const computed = computedOrders(listing).find(([, { isDefault, compute }]) => isDefault && compute(asked));
  const byDefault = computed ? `${computed[0]} asc` : `${first} ${listing.direction ?? "asc"}`;
  const [name = "", direction] = (orderBy ?? byDefault).split(" ");
  const order = computedOrder(listing, name);
  return { name: order && !order.compute(asked) ? first : name, isAscending: direction === "asc" };
}

export const defaultOrder = ({ orders }: Listing): string => Object.keys(orders)[0] ?? "";

const isComputed = (order: Order | ComputedOrder): order is ComputedOrder => "compute" in order;

/** The computed orders of a list, with their names. */
export const computedOrders = ({ orders }: Listing) =>
  Object.entries(orders).flatMap(([name, order]) => (isComputed(order) ? [[name, order] as const] : []));

/** The computed order with a name; undefined if the order of that name is not computed. */
export function computedOrder({ orders }: Listing, name: string): ComputedOrder | undefined {
  const order = orders[name];
  return order && isComputed(order) ? order : undefined;
}

/** The columns of an order. Throws {@link InvalidArgumentError} if the list has no order with this name. */
export function columnsOf({ orders }: Listing, name: string): Order {
  const order = orders[name];
  if (!order) throw new InvalidArgumentError(["orderBy"], `There is no order "${name}" on this list.`);
  return isComputed(order) ? order.columns : order;
}

/** The start of a cursor: the noun, the order, and the value that a computed order depends on. */
export function markOf(listing: Listing, name: string, asked: Asked): string {
  const computed = computedOrder(listing, name)?.compute(asked);
  return [listing.kind, name, ...(computed ? [computed.dependsOn] : [])].join(" ");
}

/** Checks all parts of a request except the filter. A list refuses a part that none of its computed orders uses. */
function checkComputed(listing: Listing, asked: Asked) {
  const orders = computedOrders(listing).map(([, order]) => order);
  for (const [part, value] of Object.entries(asked)) {
    if (value == null || part === "filter" || orders.some(({ from }) => from === part)) continue;
    throw new InvalidArgumentError([part], `This list does not take ${part}.`);
  }
  for (const { check } of orders) check?.(asked);
}

/** Checks the arguments that say how many items a page has, from which end it is read, and between which cursors it lies. */
function boundsOf(given: PageArguments, mark: string, columns: Order) {
  const { first, after, last, before } = given;
  if (first != null && last != null) {
    throw new InvalidArgumentError(["last"], "Ask for the first or for the last items, not for both.");
  }
  for (const [name, size] of Object.entries({ first, last })) {
    if (size != null && (size < 0 || size > PAGE_SIZE_AT_MOST)) {
      throw new InvalidArgumentError([name], `A page holds 0 to ${PAGE_SIZE_AT_MOST} items, not ${size}.`);
    }
  }
  const isBackward = last != null || (first == null && before != null && after == null);
  return {
    isBackward,
    limit: first ?? last ?? PAGE_SIZE,
    after: after == null ? null : valuesOf("after", after, mark, columns),
    before: before == null ? null : valuesOf("before", before, mark, columns),
  };
}
