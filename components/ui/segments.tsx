import type { ReactNode } from "react";

type Option<T extends string> = { value: T; label: string; icon?: ReactNode };
type SegmentsProps<T extends string> = {
  label: string;
  options: readonly Option<T>[];
  value: T;
  onChange: (value: T) => void;
  className?: string;
};

/** Views of the same thing. An option with an icon shows only that; its label is its name. */
export function Segments<T extends string>({ label, options, value, onChange, className = "" }: SegmentsProps<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset can not be a flex row in every browser.
    <div className={`segments ${className}`} role="group" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          aria-label={option.icon ? option.label : undefined}
          title={option.icon ? option.label : undefined}
          onClick={() => onChange(option.value)}
        >
          {option.icon ?? option.label}
        </button>
      ))}
    </div>
  );
}
