/** The limits of lists, which no setting changes. docs/limits.md tells callers of those that can refuse a request. */

/** The items of a page: where no number is asked for, and at most. */
export const PAGE_SIZE = 20;
export const PAGE_SIZE_AT_MOST = 100;

/** The values that a field of a filter takes. */
export const FILTER_VALUES_AT_MOST = 50;

/** The keys by which a list is grouped, and the groups. */
export const GROUP_KEYS_AT_MOST = 3;
export const GROUPS_AT_MOST = 1_000;

/** How much of a query is searched for: what nobody could have typed adds nothing but work. */
export const QUERY_WORDS_AT_MOST = 50;
export const WORD_LETTERS_AT_MOST = 100;
/** Postgres reads no more than thirty in a row. */
export const MINUSES_AT_MOST = 20;
/** A query of more words is compared with texts only, not with names. */
export const NAME_WORDS_AT_MOST = 12;

/**
 * The rows that a page finds by a link table and then sorts. Where more rows match, the page reads the list in its order,
 * because matching rows are frequent enough on the way.
 */
export const COLLECTED_AT_MOST = 2_000;
