"use client";

import { KeyRound, UserRound, UserRoundX } from "lucide-react";
import { useState } from "react";
import { cn } from "@/app/_lib/cn";
import { Age } from "@/app/_ui/age";
import { Badge } from "@/app/_ui/badge";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { GuardedButton } from "@/app/_ui/guarded-button";
import { Select } from "@/app/_ui/select";
import { DisableDialog } from "./disable-dialog";
import { ResetLinkDialog } from "./reset-link-dialog";
import { ROLES } from "./roles";
import { type Person, useManagePeople } from "./use-manage-people";

/** Everybody who can sign in, with their role. Nobody locks themselves out. */
export function PeopleList({ people, myEmail }: { people: readonly Person[]; myEmail: string }) {
  const [disabling, setDisabling] = useState<Person | null>(null);
  const [resetting, setResetting] = useState<Person | null>(null);
  const { setRole, setDisabled } = useManagePeople();
  return (
    <Card flush>
      <ul className="divide-y divide-line">
        {people.map((person) => {
          const mine = person.email === myEmail;
          const Icon = person.disabled ? UserRoundX : UserRound;
          return (
            <li key={person.id} className="flex flex-wrap items-center gap-x-4 gap-y-2.5 px-4 py-3">
              <span
                aria-hidden
                className="grid size-9 shrink-0 place-items-center rounded-full bg-raised text-muted"
              >
                <Icon className="size-4.5" />
              </span>
              <div className="min-w-0 grow basis-48">
                <p className="flex flex-wrap items-center gap-2">
                  <span className={cn("truncate font-medium text-base", person.disabled && "text-muted")}>
                    {person.name}
                  </span>
                  {mine ? <Badge tone="accent">You</Badge> : null}
                  {person.disabled ? <Badge tone="warn">Disabled</Badge> : null}
                </p>
                <p className="break-all text-muted text-sm">
                  {person.email} · <Age at={person.createdAt} prefix="added" />
                </p>
              </div>
              <div className="flex items-center gap-2 max-sm:w-full">
                <Select
                  aria-label={`Role of ${person.name}`}
                  size="sm"
                  value={person.role}
                  disabled={mine || setRole.isPending}
                  onValueChange={(role) => setRole.mutate({ id: person.id, role })}
                  options={ROLES.map(({ value, label, does }) => ({ value, label, description: does }))}
                  className="w-40 max-sm:grow"
                />
                <Button
                  size="icon"
                  variant="ghost"
                  disabled={person.disabled}
                  aria-label={`A link for a new password of ${person.name}`}
                  title="A link for a new password"
                  onClick={() => setResetting(person)}
                >
                  <KeyRound aria-hidden />
                </Button>
                <GuardedButton
                  size="sm"
                  refusal={mine ? "Another administrator has to do this: nobody locks themselves out" : null}
                  disabled={setDisabled.isPending}
                  onClick={() =>
                    person.disabled
                      ? setDisabled.mutate({ id: person.id, disabled: false })
                      : setDisabling(person)
                  }
                  className="w-20"
                >
                  {person.disabled ? "Enable" : "Disable"}
                </GuardedButton>
              </div>
            </li>
          );
        })}
      </ul>
      {resetting ? <ResetLinkDialog person={resetting} onClose={() => setResetting(null)} /> : null}
      {disabling ? <DisableDialog person={disabling} onClose={() => setDisabling(null)} /> : null}
    </Card>
  );
}
