/**
 * How long a test waits for what is about to happen, in milliseconds: far longer than it takes on the busiest machine,
 * because all that it is for is to end what hangs, and to say what was waited for. The test as a whole has a minute more.
 */
export const PATIENCE = 4 * 60_000;
