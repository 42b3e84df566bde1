import { CallerGoneError, DeadlineExceededError } from "#db/errors.ts";

/** Seconds that a request may take by default. */
export const REQUEST_DEADLINE = 10;

/** One for all requests: nobody sees it, and a stack costs time. */
const CALLER_GONE = new CallerGoneError();

/** The time that a request has. */
export interface Deadline {
  /** Aborts when the time is over, when the caller hangs up, and when the request has been answered. */
  readonly signal: AbortSignal;
  /** To be called when the request has been answered: whatever is still read for it serves nobody. */
  end(): void;
}

/** Starts the time of a request; `caller` aborts when whoever asked hangs up, `stopping` when all time is over. */
export function startDeadline(seconds: number, caller?: AbortSignal, stopping?: AbortSignal): Deadline {
  const controller = new AbortController();
  const expire = () => finish(new DeadlineExceededError());
  const end = () => finish(CALLER_GONE);
  const timer = setTimeout(expire, seconds * 1_000).unref();
  function finish(reason: Error) {
    clearTimeout(timer);
    caller?.removeEventListener("abort", end);
    stopping?.removeEventListener("abort", expire);
    controller.abort(reason);
  }
  if (caller?.aborted) end();
  else caller?.addEventListener("abort", end);
  if (stopping?.aborted) expire();
  else stopping?.addEventListener("abort", expire);
  return { signal: controller.signal, end };
}
