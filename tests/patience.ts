/**
 * How long a test waits for an event, in milliseconds. Every event takes much less time, even on a busy machine.
 * The limit ends a test that hangs, so that the test reports which event is missing. A whole test may take one
 * minute longer.
 */
export const PATIENCE = 4 * 60_000;
