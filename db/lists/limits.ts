/** The limits of lists. No setting changes them. docs/limits.md describes those that can refuse a request. */

/** The number of items in a page: the default and the maximum. */
export const PAGE_SIZE = 20;
export const PAGE_SIZE_AT_MOST = 100;

/** The maximum number of values for a field of a filter. */
export const FILTER_VALUES_AT_MOST = 50;

/** The maximum number of keys that a list is grouped by, and of groups. */
export const GROUP_KEYS_AT_MOST = 3;
export const GROUPS_AT_MOST = 1_000;

/** The part of a query that is searched for. More words, or longer ones, would take time and improve no result. */
export const QUERY_WORDS_AT_MOST = 50;
export const WORD_LETTERS_AT_MOST = 100;
/** The maximum number of words with a minus. Postgres cannot parse more than thirty in a row. */
export const MINUSES_AT_MOST = 20;
/** A query with more words is compared only with texts and not with names. */
export const NAME_WORDS_AT_MOST = 12;

/**
 * The maximum number of rows that a page finds through a link table and then sorts. If more rows match, the page reads the
 * list in its order, because matching rows are frequent in it.
 */
export const COLLECTED_AT_MOST = 2_000;

/** Of so few rows that match a condition of a page, no other condition is looked up: each row is tested. */
export const TESTED_AT_MOST = 50;

/** The same of words, which take long to look up, and how many rows are looked up that have them. */
export const WORDS_FOUND_AT_MOST = 300;
