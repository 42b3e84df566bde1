/** The limits of lists. No setting changes these limits. docs/limits.md describes the limits that can refuse a request. */

/** The number of items in a page: the default and the maximum. */
export const PAGE_SIZE = 20;
export const PAGE_SIZE_AT_MOST = 100;

/** The maximum number of values for a field of a filter. */
export const FILTER_VALUES_AT_MOST = 50;

/** The maximum number of fields in a filter, and how deep `and`, `or` and `not` may be nested. */
export const FILTER_FIELDS_AT_MOST = 20;
export const FILTER_DEPTH_AT_MOST = 3;

/** The maximum number of branches of a filter that a page reads on their own. */
export const BRANCHES_AT_MOST = 20;

/** The maximum number of keys by which a list is grouped, and the maximum number of groups. */
export const GROUP_KEYS_AT_MOST = 3;
export const GROUPS_AT_MOST = 1_000;

/**
 * The maximum number of words in a search, and of letters in a word. Further words and letters are ignored, because they would
 * take time and improve no result.
 */
export const QUERY_WORDS_AT_MOST = 50;
export const WORD_LETTERS_AT_MOST = 100;

/** The maximum number of words with a minus. Postgres cannot parse more than thirty such words in a row. */
export const MINUSES_AT_MOST = 20;

/**
 * The maximum number of words in a query that is compared with names. A longer query is compared with texts, but not with
 * names.
 */
export const NAME_WORDS_AT_MOST = 12;

/**
 * The maximum number of rows that a page finds through a link table and then sorts. If more rows match, the page reads the
 * list in its order, because matching rows are frequent in it.
 */
export const COLLECTED_AT_MOST = 2_000;

/**
 * If a condition of a page matches at most this number of rows, each of these rows is tested, and no further condition is
 * looked up.
 */
export const TESTED_AT_MOST = 50;

/**
 * If another condition of a page matches at most this number of rows, the rows with the words are not looked up, because
 * such a lookup is slow. If more rows have the words, the page does not use the result of the lookup.
 */
export const WORDS_FOUND_AT_MOST = 300;
