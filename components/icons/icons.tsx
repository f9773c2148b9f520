import type { ReactElement } from "react";

type IconProps = { size?: 16 | 18 | 20 | 24 };

/** 24 grid, stroke 1.5 (1 at 16 px: never heavier than the text beside it), butt caps, round joins. Always beside a word or inside a named button. */
function drawn(d: string) {
  return function Icon({ size = 16 }: IconProps): ReactElement {
    return (
      <svg
        className="icon"
        width={size}
        height={size}
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d={d} />
      </svg>
    );
  };
}

export const ArrowRightIcon = drawn("M4 12h15M13 6l6 6-6 6");
export const TickIcon = drawn("M4.5 12.5l5 5L19.5 6.5");
export const ChevronDownIcon = drawn("M5 9l7 7 7-7");
export const ChevronRightIcon = drawn("M9 5l7 7-7 7");
export const StopIcon = drawn("M6 6h12v12H6z");
export const PhoneIcon = drawn("M13 21H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v11M10.5 6h3");
export const TabletIcon = drawn("M15 21H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v11M10 6h4");
export const DesktopIcon = drawn("M14 17H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v7M12 17v4M8 21h8");
export const ReloadIcon = drawn("M20 13.5A8.3 8.3 0 1 1 19 8M20 3v5.5h-5.5");
export const OpenIcon = drawn("M10 5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-4M14 4h6v6M20 4l-9 9");
export const DownloadIcon = drawn("M12 4v11M7.5 10.5L12 15l4.5-4.5M5 16v2a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-2");
export const CopyIcon = drawn(
  "M8 10a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v7M17 21h-7a2 2 0 0 1-2-2v-9M4 16V5a2 2 0 0 1 2-2h10",
);
export const EditIcon = drawn("M4 20l1-5L16.5 3.5l4 4L9 19zM13.5 6.5l4 4");
export const TrashIcon = drawn(
  "M4 6.5h16M9 6.5V4h6v2.5M6 6.5l.9 12.6A2 2 0 0 0 8.9 21H14M18 6.5l-.6 9M10 11v5M14 11v5",
);
export const RestoreIcon = drawn("M4 12a8 8 0 1 0 2.5-5.8M4 3.5V8.5h5M12 8v4.5l3 2");
export const SunIcon = drawn(
  "M8 12a4 4 0 1 0 8 0 4 4 0 1 0-8 0zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
);
export const MoonIcon = drawn("M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5z");
export const UserIcon = drawn("M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0zM4 21c0-4.5 3.5-7 8-7 2.7 0 5 .9 6.5 2.6");
export const UsersIcon = drawn(
  "M5.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0zM2.5 20c0-4 2.8-6.5 6.5-6.5s6.5 2.5 6.5 6.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14c2.4.7 4 2.8 4 6",
);
export const ThreadIcon = drawn("M3 3v6M3 6h4c7 0 3 12 10 12h4M21 15v6");
export const DataIcon = drawn("M15 20H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v9M3 9.5h18M3 15h12M9 4v16");
export const ChecksIcon = drawn("M3 6.5l2 2 4-4.5M3 16.5l2 2 4-4.5M12.5 7H21M12.5 17H21");
export const ShieldIcon = drawn("M12 3l8 3v6c0 4.5-3.2 7.4-8 9-4.8-1.6-8-4.5-8-9V6zM8.5 11.5l2.5 2.5 4.5-5");
export const DesignIcon = drawn("M3 15.5L15.5 3 21 8.5 8.5 21zM7 11.5l2 2M10.5 8l3 3M14 4.5l2 2");
export const PreviewIcon = drawn("M15 20H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v9M3 9h18M6 6.5h2");
export const LogIcon = drawn("M4 5h16M4 10h10M4 15h16M4 20h6");
export const OfflineIcon = drawn(
  "M3 9.5c2.5-2.5 5.6-3.8 9-3.8M21 9.5a13 13 0 0 0-4.5-2.8M6.5 13.5a8 8 0 0 1 5-2.2M10 17a3 3 0 0 1 4 0M4 3.5l16 17",
);
