import type { Metadata } from "next";
import { PeopleScreen } from "@/app/_features/people/people-screen";

export const metadata: Metadata = { title: "People" };

export default function PeoplePage() {
  return <PeopleScreen />;
}
