"use client";

import { useQuery } from "@tanstack/react-query";
import { ShieldAlert, UserPlus } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "@/app/_lib/trpc";
import { useMe } from "@/app/_lib/use-me";
import { Button } from "@/app/_ui/button";
import { Card } from "@/app/_ui/card";
import { EmptyState } from "@/app/_ui/empty-state";
import { Loaded } from "@/app/_ui/loaded";
import { PageHeader } from "@/app/_ui/page-header";
import { Skeleton } from "@/app/_ui/skeleton";
import { AddPersonDialog } from "./add-person-dialog";
import { PeopleList } from "./people-list";
import { ROLES } from "./roles";

/** Who may look, decide and administer. Administrators only. */
export function PeopleScreen() {
  const me = useMe();
  return (
    <Loaded query={me} skeleton={<Skeleton className="h-72" />}>
      {({ role, email }) => (role === "admin" ? <People myEmail={email} /> : <Forbidden role={role} />)}
    </Loaded>
  );
}

function People({ myEmail }: { myEmail: string }) {
  const trpc = useTRPC();
  const query = useQuery(trpc.people.list.queryOptions());
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title="People"
        description="Who may look, who may decide, who may administer."
        actions={
          <Button variant="primary" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden /> Add a person
          </Button>
        }
      />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <Loaded query={query} skeleton={<Skeleton className="h-72" />}>
          {(people) => <PeopleList people={people} myEmail={myEmail} />}
        </Loaded>
        <Card title="What a role may do">
          <dl className="grid gap-3 text-sm">
            {ROLES.map(({ value, label, icon: Icon, does }) => (
              <div key={value}>
                <dt className="flex items-center gap-1.5 font-medium text-base">
                  <Icon aria-hidden className="size-4 text-muted" /> {label}
                </dt>
                <dd className="text-muted">{does}</dd>
              </div>
            ))}
          </dl>
        </Card>
      </div>
      {adding ? <AddPersonDialog onClose={() => setAdding(false)} /> : null}
    </>
  );
}

function Forbidden({ role }: { role: string }) {
  return (
    <>
      <PageHeader title="People" />
      <Card>
        <EmptyState icon={ShieldAlert} title="Only administrators manage people">
          Your role is {role}. An administrator can change it here.
        </EmptyState>
      </Card>
    </>
  );
}
