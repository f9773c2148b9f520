"use client";
import { type ReactNode, useId, useState } from "react";
import {
  DesktopIcon,
  OpenIcon,
  PhoneIcon,
  ReloadIcon,
  RestoreIcon,
  TabletIcon,
  UserIcon,
} from "@/components/icons/icons";
import { Button } from "@/components/ui/button";
import { usePhone } from "@/components/ui/measure";
import { Segments } from "@/components/ui/segments";
import { SkipLink } from "@/components/ui/skip-link";
import { previewEntry } from "@/lib/preview-host";
import { DeedDialog } from "./deed-dialog";
import type { Somebody } from "./people";
import { PreviewFrame } from "./preview-frame";
import { useDeed } from "./use-deed";
import { useFramed } from "./use-framed";

type Device = "phone" | "tablet" | "desktop";
const devices: Record<Device, { pageWidthPx: number; heightRatio: number }> = {
  phone: { pageWidthPx: 390, heightRatio: 1.75 },
  tablet: { pageWidthPx: 820, heightRatio: 1.1 },
  desktop: { pageWidthPx: 1280, heightRatio: 0.625 },
};

/** A phone shows the phone's page in its own size: the application is made for it. */
const ownWidth = { pageWidthPx: null, heightRatio: 1.75 };

type PreviewPanelProps = {
  kind: "Draft" | "Live";
  chip: ReactNode;
  /** The application's name, for whoever hears the page. */
  title: string;
  /** Null while there is nothing to open. */
  origin: string | null;
  people: readonly Somebody[];
  /** Said in the place of the picture while there is none. */
  absent: string;
};

/** The application itself in its frame, entered as one of its people by its own sign-in; the draft and the live one alike. */
export function PreviewPanel({ kind, chip, title, origin, people, absent }: PreviewPanelProps) {
  const titleId = useId();
  const [device, setDevice] = useState<Device>("desktop");
  const [loads, setLoads] = useState(0);
  const [chosen, choose] = useState<string | null>(null);
  const framed = useFramed(origin);
  const onPhone = usePhone();
  const afterId = useId();
  const who = people.find(({ id }) => id === chosen) ?? people[0];
  const address = origin && (who ? previewEntry(origin, who.email) : origin);
  const name = kind.toLowerCase();
  return (
    <section className="sheet @container" aria-labelledby={titleId}>
      <div className="sheet-head">
        <h2 id={titleId} className="text-md">
          {kind}
        </h2>
        {chip}
        {address && (
          <span className="ml-auto flex items-center">
            <Button
              kind="quiet"
              size="icon"
              aria-label={`Reload the ${name} application`}
              title={`Reload the ${name} application`}
              onClick={() => setLoads(loads + 1)}
            >
              <ReloadIcon size={18} />
            </Button>
            <a
              className="button -mr-1.5"
              data-kind="quiet"
              data-size="icon"
              href={address}
              target="_blank"
              rel="noreferrer"
              aria-label={`Open the ${name} application in a new tab`}
              title={`Open the ${name} application in a new tab`}
            >
              <OpenIcon size={18} />
            </a>
          </span>
        )}
      </div>
      {address && (people.length > 0 || kind === "Live") && (
        <div className="flex min-h-[46px] flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-1.5">
          <WhoSelect people={people} value={who?.id ?? ""} onChange={choose} />
          <code
            className="min-w-0 flex-1 truncate font-mono text-xs text-ink-3 @max-[480px]:hidden"
            title={framed.path ?? undefined}
          >
            {framed.path}
          </code>
          <Segments
            className="hidden! tablet:@min-[600px]:inline-flex!"
            label="Width of the preview"
            options={[
              { value: "phone", label: "Phone, 390 px", icon: <PhoneIcon /> },
              { value: "tablet", label: "Tablet, 820 px", icon: <TabletIcon /> },
              { value: "desktop", label: "Desktop, 1280 px", icon: <DesktopIcon /> },
            ]}
            value={device}
            onChange={setDevice}
          />
          {kind === "Live" && <ResetExamples reset={framed.resetExamples} />}
        </div>
      )}
      <div className="bg-sunk p-2.5 max-tablet:p-1">
        {address && <SkipLink to={afterId}>Past the application</SkipLink>}
        {address ? (
          <PreviewFrame
            frame={framed.frame}
            frameKey={`${who?.id} ${loads}`}
            src={address}
            title={kind === "Draft" ? `Draft of ${title}, unproven` : `${title}, live`}
            {...(onPhone ? ownWidth : devices[device])}
            unproven={kind === "Draft"}
          />
        ) : (
          <div className="grid min-h-40 place-items-center rounded-control border border-dashed border-line-strong p-6 text-center text-ink-2">
            {absent}
          </div>
        )}
        <span id={afterId} tabIndex={-1} />
      </div>
    </section>
  );
}

type WhoSelectProps = { people: readonly Somebody[]; value: string; onChange: (id: string) => void };

function WhoSelect({ people, value, onChange }: WhoSelectProps) {
  const field = useId();
  if (people.length === 0) return null;
  return (
    <span className="flex min-w-0 items-center gap-2 text-sm">
      <label htmlFor={field} className="flex flex-none items-center gap-1.5 text-ink-2">
        <UserIcon /> Seen by
      </label>
      <select
        id={field}
        className="select max-w-[240px] min-w-0 font-label"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {people.map(({ id, label }) => (
          <option key={id} value={id}>
            {label}
          </option>
        ))}
      </select>
    </span>
  );
}

function ResetExamples({ reset }: { reset: ReturnType<typeof useFramed>["resetExamples"] }) {
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState(false);
  const { busy, problem, run } = useDeed<null>();
  const close = () => setAsking(false);
  return (
    <>
      <Button size="small" kind="quiet" className="-mr-2.5 @max-[600px]:-ml-2.5" onClick={() => setAsking(true)}>
        <RestoreIcon /> Reset example data
      </Button>
      <span className="sr-only" role="status">
        {done && "The example data is back."}
      </span>
      <DeedDialog
        title="Put the example data back?"
        open={asking}
        onClose={close}
        {...{ busy, problem }}
        quiet="Leave it as it is"
        deed={{ name: "Reset the data", busy: "Resetting", kind: "stop" }}
        onDeed={() => {
          setDone(false);
          void run(reset, () => {
            setDone(true);
            close();
          });
        }}
      >
        <p className="text-ink-2">
          Everything that was entered in this application is removed, and its example rows and accounts come back. The
          code and its proofs stay as they are.
        </p>
      </DeedDialog>
    </>
  );
}
