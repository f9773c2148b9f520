"use client";
import type { FormEvent, ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Modal } from "@/components/ui/modal";
import { ProblemLine } from "@/components/ui/problem-line";

type DeedDialogProps = {
  /** A question, or what the person says. */
  title: string;
  open: boolean;
  onClose: () => void;
  /** What stays, what happens, and what is asked for. */
  children: ReactNode;
  quiet: string;
  deed: { name: string; busy: string; kind?: "primary" | "stop" | "danger" };
  /** Why the deed can not be done yet. */
  missing?: string | undefined;
  busy: boolean;
  problem: string | null;
  onDeed: () => void;
};

/** Every dialog that does something: what stays, a quiet way out, the deed by its name, and its refusal in words. */
export function DeedDialog({
  title,
  open,
  onClose,
  children,
  quiet,
  deed,
  missing,
  busy,
  problem,
  onDeed,
}: DeedDialogProps) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (missing === undefined) onDeed();
  };
  return (
    <Modal title={title} open={open} onClose={onClose}>
      <form onSubmit={submit}>
        {children}
        <ProblemLine problem={problem} />
        <div className="mt-5 flex flex-wrap justify-end gap-2">
          <Button kind="quiet" onClick={onClose}>
            {quiet}
          </Button>
          <Button kind={deed.kind ?? "primary"} type="submit" aria-busy={busy} disabledReason={missing}>
            {busy ? deed.busy : deed.name}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

type FieldProps = { id: string; label: string; value: string; onChange: (text: string) => void; tall?: boolean };

/** The person's own words inside a dialog. */
export function WordsField({ id, label, value, onChange, tall = false }: FieldProps) {
  return (
    <>
      <label htmlFor={id} className="mt-3 mb-1 block text-sm font-label">
        {label}
      </label>
      <textarea
        id={id}
        className={`field said text-said resize-y ${tall ? "min-h-44" : "min-h-28"}`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </>
  );
}
