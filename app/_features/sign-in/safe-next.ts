/**
 * Where to go after signing in: a path of this site, or the overview when what was given is not one. An address of
 * another site in the link must not carry a freshly signed-in person there.
 */
export function safeNext(next: string | null | undefined): string {
  // Browsers read "\" as "/", so "/\evil.example" would leave the site too.
  return next?.startsWith("/") && !/^\/[/\\]/.test(next) && !/[\t\n\r]/.test(next) ? next : "/";
}
