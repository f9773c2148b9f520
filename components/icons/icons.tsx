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
export const ArrowLeftIcon = drawn("M20 12H5M11 6l-6 6 6 6");
export const PlusIcon = drawn("M12 4v16M4 12h16");
export const TickIcon = drawn("M4.5 12.5l5 5L19.5 6.5");
export const CrossIcon = drawn("M5.5 5.5l13 13M18.5 5.5l-13 13");
export const ChevronDownIcon = drawn("M5 9l7 7 7-7");
export const ChevronRightIcon = drawn("M9 5l7 7-7 7");
export const StopIcon = drawn("M6 6h12v12H6z");
export const PreviewIcon = drawn("M15 20H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v9M3 9h18M6 6.5h2");
export const PhoneIcon = drawn("M13 21H8a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v11M10.5 6h3");
export const TabletIcon = drawn("M15 21H6a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v11M10 6h4");
export const DesktopIcon = drawn("M14 17H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v7M12 17v4M8 21h8");
export const ReloadIcon = drawn("M20 13.5A8.3 8.3 0 1 1 19 8M20 3v5.5h-5.5");
export const OpenIcon = drawn("M10 5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-4M14 4h6v6M20 4l-9 9");
export const DownloadIcon = drawn("M12 4v11M7.5 10.5L12 15l4.5-4.5M5 16v2a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2v-2");
export const CopyIcon = drawn(
  "M8 10a2 2 0 0 1 2-2h9a2 2 0 0 1 2 2v7M17 21h-7a2 2 0 0 1-2-2v-9M4 16V5a2 2 0 0 1 2-2h10",
);
export const BranchIcon = drawn("M6 3v18M6 17c0-6 12-3 12-10V3");
export const MergeIcon = drawn("M6 3c0 6 6 6 6 12v6M18 3c0 6-6 6-6 12M9 18l3 3 3-3");
export const ClockIcon = drawn("M20.5 9A9 9 0 1 0 21 12M12 7v5.5l3.5 2");
export const SunIcon = drawn(
  "M8 12a4 4 0 1 0 8 0 4 4 0 1 0-8 0zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2",
);
export const MoonIcon = drawn("M20 14.5A8.5 8.5 0 1 1 9.5 4 7 7 0 0 0 20 14.5z");
export const ContractIcon = drawn("M14 21H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h10a2 2 0 0 1 2 2v11M9 3v18M12 8h4M12 12h4");
export const SandboxIcon = drawn("M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8.5 8.5h7v7h-7z");
export const EyeIcon = drawn(
  "M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12zM9 12a3 3 0 1 0 6 0 3 3 0 1 0-6 0z",
);
export const WarningIcon = drawn("M12 3.5L2.5 20h15M12 3.5l6.5 11.2M12 9.5v5M12 16.5v1.5");
export const QuestionIcon = drawn("M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .6-1.5 1.2-1.5 2.3v.5M12 17.5V19");
export const EvidenceIcon = drawn(
  "M13 20H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v6M7 9h7M7 13h4M14 17l2.5 2.5 5-5.5",
);
export const UndoIcon = drawn("M8 4L3.5 8.5 8 13M3.5 8.5H14a6 6 0 0 1 0 12h-4");
export const CommitIcon = drawn("M3 12h5M16 12h5M8 12a4 4 0 1 0 8 0 4 4 0 1 0-8 0z");
export const UserIcon = drawn("M8 8a4 4 0 1 0 8 0 4 4 0 1 0-8 0zM4 21c0-4.5 3.5-7 8-7 2.7 0 5 .9 6.5 2.6");
export const UsersIcon = drawn(
  "M5.5 8a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0zM2.5 20c0-4 2.8-6.5 6.5-6.5s6.5 2.5 6.5 6.5M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14c2.4.7 4 2.8 4 6",
);
export const EditIcon = drawn("M4 20l1-5L16.5 3.5l4 4L9 19zM13.5 6.5l4 4");
export const ThreadIcon = drawn("M3 3v6M3 6h4c7 0 3 12 10 12h4M21 15v6");
export const ChecksIcon = drawn("M3 6.5l2 2 4-4.5M3 16.5l2 2 4-4.5M12.5 7H21M12.5 17H21");
export const RestoreIcon = drawn("M4 12a8 8 0 1 0 2.5-5.8M4 3.5V8.5h5M12 8v4.5l3 2");
