/**
 * What a page of PFN may load and run: only what comes from its own origin, and of scripts only those with the nonce
 * and what they load themselves.
 *
 * nonce          other for each answer, and never guessable.
 * isDevelopment  lets Next's development server evaluate code and talk to its socket.
 *
 * Styles may stand in attributes and elements: charts and toasts are placed by them, and a style runs nothing.
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "script-src-attr 'none'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${isDevelopment ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}
