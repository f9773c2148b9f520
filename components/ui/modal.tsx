"use client";
import { type ReactNode, useEffect, useId, useRef } from "react";

type ModalProps = { title: string; open: boolean; onClose: () => void; children: ReactNode };

/** The browser's own dialog: focus stays inside, Escape leaves, focus returns to where it was. A bottom sheet on phones. */
export function Modal({ title, open, onClose, children }: ModalProps) {
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="glass sheet-dialog" aria-labelledby={titleId} onClose={onClose}>
      {open && (
        <>
          <h2 id={titleId} className="text-md mb-2">
            {title}
          </h2>
          {children}
        </>
      )}
    </dialog>
  );
}
