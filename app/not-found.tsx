import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "./_ui/button";
import { EmptyState } from "./_ui/empty-state";

export default function NotFound() {
  return (
    <main className="grid min-h-dvh place-items-center">
      <EmptyState
        icon={SearchX}
        title="There is nothing at this address"
        action={
          <Button asChild variant="primary">
            <Link href="/fleet">Go to the fleet</Link>
          </Button>
        }
      >
        The link may be old, or a letter is wrong.
      </EmptyState>
    </main>
  );
}
