/** Headers of every answer: browsers must not guess its type, frame it, run anything in it or pass on its address. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
};

/** What pages of other sites may send and read. Browsers send no credentials with such requests. */
const CORS = {
  credentials: false,
  methods: ["GET", "HEAD", "POST"],
  allowedHeaders: ["content-type", "authorization", "x-cost", "if-none-match", "last-event-id"],
  exposedHeaders: ["etag", "retry-after", "ratelimit", "ratelimit-policy"],
  maxAge: 86_400,
};

/** The CORS rules for a request, if pages of `origins` may read answers; false if the page may not. */
export function corsOf({ headers }: Request, origins: "*" | readonly string[]) {
  const origin = headers.get("origin");
  if (origin === null || !(origins === "*" || origins.includes(origin))) return false;
  return { ...CORS, origin: [origin] };
}
