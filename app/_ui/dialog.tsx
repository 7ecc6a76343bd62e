"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import { type ReactNode, useState } from "react";
import { cn } from "@/app/_lib/cn";

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** The buttons, the confirming one last. */
  footer?: ReactNode;
  className?: string;
}

/** A question or a form over the screen. Escape and the cross close it; focus returns to where it was. */
export function Dialog({ open, onOpenChange, ...surface }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Surface {...surface} />
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** Made when the dialog opens and gone when it has closed. */
function Surface({
  title,
  description,
  children,
  footer,
  className,
}: Omit<DialogProps, "open" | "onOpenChange">) {
  // Read before anything inside can take the focus: Radix itself only knows to go back to a trigger of its own.
  const [opener] = useState(() => document.activeElement);
  return (
    <>
      <Primitive.Overlay className="data-[state=open]:fade-in fixed inset-0 z-40 bg-black/45 data-[state=open]:animate-in" />
      <Primitive.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        onCloseAutoFocus={(event) => {
          event.preventDefault();
          if (opener instanceof HTMLElement) opener.focus();
        }}
        className={cn(
          "data-[state=open]:fade-in data-[state=open]:zoom-in-98 fixed top-1/2 left-1/2 z-50 grid max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 gap-4 overflow-y-auto rounded-lg border border-line bg-surface p-5 shadow-pop data-[state=open]:animate-in",
          className,
        )}
      >
        <div className="grid gap-1 pr-8">
          <Primitive.Title className="font-semibold text-lg">{title}</Primitive.Title>
          {description ? (
            <Primitive.Description className="text-base text-muted">{description}</Primitive.Description>
          ) : null}
        </div>
        {children}
        {footer ? <div className="flex flex-wrap justify-end gap-2">{footer}</div> : null}
        <Primitive.Close
          aria-label="Close"
          className="absolute top-4 right-4 grid size-7 place-items-center rounded-md text-muted hover:bg-raised hover:text-ink"
        >
          <X aria-hidden className="size-4" />
        </Primitive.Close>
      </Primitive.Content>
    </>
  );
}
