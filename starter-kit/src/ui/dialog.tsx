import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { words } from "../lib/words";
import { Button } from "./button";
import { ErrorText } from "./error-text";
import { useAction } from "./use-action";

type DialogProps = { title: string; onClose: () => void; children: ReactNode };

/** The browser's own dialog: it keeps the focus inside and gives it back, and closes on Escape. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const element = dialog.current;
    if (element && !element.open) element.showModal();
    element?.querySelector<HTMLElement>("[data-default]")?.focus();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose}>
      <header className="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label={words.close}
          onClick={() => dialog.current?.close()}
        >
          <span aria-hidden="true">×</span>
        </button>
      </header>
      {children}
    </dialog>
  );
}

type ConfirmProps = {
  title: string;
  text: string;
  yes: string;
  no?: string;
  act: () => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
};

/** Asks once before something is gone. Who only presses Enter leaves it as it is. A refusal by the API is said in the dialog. */
export function Confirm({ title, text, yes, no = words.cancel, act, onDone, onClose }: ConfirmProps) {
  const { run, busy, error } = useAction(act, onDone);
  return (
    <Dialog title={title} onClose={onClose}>
      <div className="form-body">
        {!error && <p>{text}</p>}
        <ErrorText error={error} />
      </div>
      <footer className="form-foot">
        <Button data-default onClick={onClose}>
          {no}
        </Button>
        <Button kind="danger" busy={busy} onClick={() => run()}>
          {yes}
        </Button>
      </footer>
    </Dialog>
  );
}

/** A button that opens a dialog, and the dialog while it is open. */
export function DialogButton({
  label,
  kind = "plain",
  title,
  children,
}: {
  label: string;
  kind?: "main" | "plain" | "quiet";
  title?: string;
  children: (close: () => void) => ReactNode;
}) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button kind={kind} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <Dialog title={title ?? label} onClose={close}>
          {children(close)}
        </Dialog>
      )}
    </>
  );
}
