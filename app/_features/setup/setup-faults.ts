export interface SetupForm {
  name: string;
  email: string;
  password: string;
}

/** The same bounds as the server's `newPerson` and `password` shapes, which decide; these only answer sooner. */
const LEAST = 10;
const MOST = 128;

/** What is wrong with the form of the first administrator, by field; empty when nothing is. */
export function setupFaults({ name, email, password }: SetupForm): Partial<Record<keyof SetupForm, string>> {
  const faults: Partial<Record<keyof SetupForm, string>> = {};
  if (name.trim() === "") faults.name = "Give a name: it stands beside what you decide.";
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()))
    faults.email = "Give an e-mail address, e.g. ada@example.com";
  if (password.length < LEAST) faults.password = `At least ${LEAST} characters; this has ${password.length}.`;
  if (password.length > MOST) faults.password = `At most ${MOST} characters; this has ${password.length}.`;
  return faults;
}
