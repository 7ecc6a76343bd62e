"use client";

import { useMe } from "@/app/_lib/use-me";
import { PageHeader } from "@/app/_ui/page-header";
import { ChangePasswordCard } from "./change-password-card";
import { SessionsCard } from "./sessions-card";

/** One's own account: the password, and where one is signed in. */
export function AccountScreen() {
  const me = useMe().data;
  return (
    <>
      <PageHeader
        title="Account"
        description={
          me ? `${me.name}, ${me.email}, ${me.role}.` : "Your password, and where you are signed in."
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <SessionsCard />
        <ChangePasswordCard email={me?.email ?? ""} />
      </div>
    </>
  );
}
