/**
 * Headers of every answer. Browsers must not guess the type of an answer, show it in a frame, run scripts in it or pass on its
 * address.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
};

/**
 * The methods and headers that pages of other sites may use. Browsers send no credentials when a page of another site sends
 * a request.
 */
const CORS = {
  credentials: false,
  methods: ["GET", "HEAD", "POST"],
  allowedHeaders: ["content-type", "authorization", "x-cost", "if-none-match", "last-event-id"],
  exposedHeaders: ["etag", "retry-after", "ratelimit", "ratelimit-policy"],
  maxAge: 86_400,
};

/**
 * The CORS rules for the request of a page. Returns false if the page does not belong to `origins` and may not read answers.
 */
export function corsOf({ headers }: Request, origins: "*" | readonly string[]) {
  const origin = headers.get("origin");
  if (origin === null || !(origins === "*" || origins.includes(origin))) return false;
  return { ...CORS, origin: [origin] };
}
