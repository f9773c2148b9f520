/** A K whose upper arm is a tick. Never under 14 px. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      strokeWidth={2.6}
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M5 3v18M12.7 12.7L19.5 21" stroke="var(--ink)" />
      <path d="M8.7 11.3l3.3 3.3L20.5 3.5" stroke="var(--proven-mark)" />
    </svg>
  );
}
