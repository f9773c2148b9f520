import type { Context } from "hono";
import type { Role } from "../../shared/access";

/** One column of the file. `words`: what a choice or status is called. `cents`: money, written as an amount. */
export type CsvColumn = { key: string; label: string; cents?: true; words?: Readonly<Record<string, string>> };
type Row = Readonly<Record<string, unknown>>;

function words({ key, cents, words: labels }: CsvColumn, row: Row): string {
  const value = row[key];
  if (value === null || value === undefined) return "";
  if (cents) return (Number(value) / 100).toFixed(2);
  return labels?.[String(value)] ?? String(value);
}

/** A cell that begins like a formula is kept from being one in a spreadsheet. */
const inert = (text: string) => (/^[=+\-@\t\r]/.test(text) && !/^-?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text);
const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const line = (cells: readonly string[]) => `${cells.map((cell) => quoted(inert(cell))).join(",")}\r\n`;

/** Rows as comma-separated values, without the columns that are hidden from the viewer. */
export function csvOf(columns: readonly CsvColumn[], hidden: readonly string[], rows: readonly Row[]): string {
  const shown = columns.filter(({ key }) => !hidden.includes(key));
  return [
    line(shown.map(({ label }) => label)),
    ...rows.map((row) => line(shown.map((column) => words(column, row)))),
  ].join("");
}

/** The same as a file to save. */
export function csvFile(
  c: Context,
  name: string,
  columns: readonly CsvColumn[],
  spec: { hidden: Partial<Record<Role, readonly string[]>> },
  role: Role | null,
  rows: readonly Row[],
) {
  const text = csvOf(columns, role === null ? [] : (spec.hidden[role] ?? []), rows);
  return c.body(text, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${name}.csv"`,
  });
}
