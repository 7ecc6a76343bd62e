/** Why signing in elsewhere did not work, in words. `code` comes back in the address; what is not known is not shown. */
export function elsewhereProblem(code: string): string {
  switch (code) {
    case "account_not_linked":
      return "There is an account with this e-mail here already. Sign in with its password.";
    case "BANNED_USER":
    case "banned":
      return "This account is disabled. Ask an administrator to enable it on the People screen.";
    case "set_up_first":
      return "Nobody has set PFN up yet: the first administrator comes by the set-up link.";
    case "access_denied":
      return "The sign-in was cancelled there. Try again, or use a password.";
    case "email_not_found":
      return "The provider did not tell your e-mail address. It has to release the claim email to PFN.";
    default:
      return "Signing in there did not work. Try again; if it stays so, the web part's log says why.";
  }
}
