"use client";

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { Button } from "./button";

/** A line of text to copy, such as a command or a label; a long one wraps. The text can be selected where the clipboard is refused. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
  const copy = () =>
    // Outside https and localhost a browser has no clipboard at all.
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"))).then(
      () => setState("copied"),
      () => setState("refused"),
    );
  return (
    <div className="flex min-w-0 items-center gap-2 rounded-md border border-line bg-raised py-1 pr-1 pl-3 text-left">
      <code className="min-w-0 grow select-all whitespace-pre-wrap py-1 font-mono text-sm [overflow-wrap:anywhere]">
        {text}
      </code>
      <Button
        size="icon"
        variant="ghost"
        aria-label={`Copy ${label}`}
        onClick={copy}
        onBlur={() => setState("idle")}
      >
        {state === "copied" ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />}
      </Button>
      <span role="status" className={state === "refused" ? "pr-2 text-muted text-xs" : "sr-only"}>
        {state === "copied" ? "Copied" : state === "refused" ? "Select it and copy by hand" : ""}
      </span>
    </div>
  );
}
