/**
 * What a spreadsheet takes for a formula at the start of a cell, in any script; and the same behind what some of them
 * take for the end of one, whatever the quotes say.
 */
const FORMULA = /((?:^|[;\t\r\n])\s*)([=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

const guarded = (text: string): string => text.replace(FORMULA, "$1'$2");

/** A cell of CSV (RFC 4180). Text that would be a formula gets an apostrophe; numbers are what they are. */
export const csvCell = (value: string | number | boolean | null | undefined): string => {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const text = guarded(value);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A row of CSV with its line end. */
export const csvRow = (values: readonly (string | number | boolean | null | undefined)[]): string =>
  `${values.map(csvCell).join(',')}\r\n`;
