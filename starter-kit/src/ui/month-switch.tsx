import { monthAfter, monthName, thisMonth, useMonth } from "../lib/month";
import { words } from "../lib/words";
import { Button } from "./button";

/** Which month the figures below are of, and the way to any other. */
export function MonthSwitch() {
  const [month, setMonth] = useMonth();
  const [before, after] = [monthAfter(month, -1), monthAfter(month, 1)];
  return (
    <div className="week">
      <Button aria-label={words.previousMonth} onClick={() => setMonth(before)}>
        <span aria-hidden="true">‹</span>
      </Button>
      <strong aria-live="polite">{monthName(month)}</strong>
      <Button aria-label={words.nextMonth} onClick={() => setMonth(after)}>
        <span aria-hidden="true">›</span>
      </Button>
      {month !== thisMonth() && (
        <Button kind="quiet" onClick={() => setMonth(thisMonth())}>
          {words.thisMonth}
        </Button>
      )}
    </div>
  );
}
