import type { ReactNode } from "react";
import { useMay } from "../lib/viewer";
import { words } from "../lib/words";
import { DialogButton } from "./dialog";

type AddButtonProps = { entity: string; one: string; children: (close: () => void) => ReactNode };

/** The form of a new row, for who may make one. */
export function AddButton({ entity, one, children }: AddButtonProps) {
  const may = useMay(entity);
  return may("create") ? (
    <DialogButton kind="main" label={words.add(one)}>
      {children}
    </DialogButton>
  ) : null;
}
