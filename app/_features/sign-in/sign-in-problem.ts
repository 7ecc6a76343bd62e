/** Why a sign-in failed, in words. `status` is the HTTP status of better-auth's answer; 0 or none: no answer came. */
export function signInProblem(status: number | undefined): string {
  switch (status) {
    case 400:
    case 401:
      return "E-mail or password is wrong. Check both; the password is case-sensitive.";
    case 403:
      return "This account is disabled. Ask an administrator to enable it under Settings → People.";
    case 429:
      return "Too many attempts. Wait a minute; after many, the account is locked for an hour, or until an administrator's link.";
    case undefined:
    case 0:
      return "The server does not answer. Is npm run up still running?";
    default:
      return "The server failed to answer. Look at the output of npm run up, then try again.";
  }
}
