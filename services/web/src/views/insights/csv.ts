/** A cell of a file for spreadsheets: a text that one would take for a formula gets an apostrophe, plain numbers do not. */
export const csvCell = (value: string | number | null): string => {
  if (value === null) return '';
  const text = String(value);
  const isNumber = /^-?\d+(?:\.\d+)?(?:e-?\d+)?$/.test(text);
  const safe = !isNumber && /^\s*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The text of a file of rows, with the line ends of RFC 4180. */
export const makeCsv = (rows: readonly (readonly (string | number | null)[])[]): string =>
  rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
