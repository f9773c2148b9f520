"use client";
import { useState } from "react";
import { DeleteDialog } from "@/components/build/dialogs";
import { TrashIcon } from "@/components/icons/icons";
import { Button } from "@/components/ui/button";

export function DeleteCard({ project, title }: { project: { id: string; name: string }; title: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        kind="quiet"
        size="small"
        className="absolute! right-1 bottom-1.5"
        aria-label={`Delete ${title}`}
        onClick={() => setOpen(true)}
      >
        <TrashIcon /> Delete
      </Button>
      <DeleteDialog project={project} open={open} onClose={() => setOpen(false)} />
    </>
  );
}
