/** What browsers are told of every answer: it is what it says it is, and no page may frame it or be led on by it. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
};

/** What the pages of other sites may send and see, which never carry the rights of who looks at them. */
const CORS = {
  credentials: false,
  methods: ["GET", "HEAD", "POST"],
  allowedHeaders: ["content-type", "authorization", "x-cost", "if-none-match", "last-event-id"],
  exposedHeaders: ["etag", "retry-after", "ratelimit", "ratelimit-policy"],
  maxAge: 86_400,
};

/** What the page that sends `request` may do, where those of `origins` may read answers; false where it may do nothing. */
export function corsOf({ headers }: Request, origins: "*" | readonly string[]) {
  const origin = headers.get("origin");
  if (origin === null || !(origins === "*" || origins.includes(origin))) return false;
  return { ...CORS, origin: [origin] };
}
