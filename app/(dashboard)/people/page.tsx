import { permanentRedirect } from "next/navigation";

/** Where people were before settings were one screen: links in old messages still lead there. */
export default function OldPeoplePage() {
  permanentRedirect("/settings/people");
}
