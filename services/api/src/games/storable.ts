// What fits a column. All else stays in `extra`, where JSON holds anything.

const PLAIN = /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]*$/;

/** The text when Postgres can hold it as text, else null: no NUL, no control, nothing outside the basic plane. */
export const plainText = (value: unknown, most = 200): string | null =>
  typeof value === 'string' && value.length <= most && PLAIN.test(value) ? value : null;

const integer = (value: unknown, least: number, most: number): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most ? value : null;

export const smallInt = (value: unknown): number | null => integer(value, -32_768, 32_767);
export const int = (value: unknown): number | null => integer(value, -2_147_483_648, 2_147_483_647);

/** Epoch milliseconds that a timestamptz holds exactly. */
export const instantMs = (value: unknown): number | null => integer(value, 0, 253_402_300_799_999);
