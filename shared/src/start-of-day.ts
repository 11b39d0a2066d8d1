/**
 * The first instant of a date (`2024-02-29`) in an IANA time zone: one o'clock where the clocks skip midnight, the first
 * of two where it strikes twice.
 */
export const startOfDay = (date: string, timeZone: string): Date =>
  new Date(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).epochMilliseconds);

/** Whether the text names a time zone. An offset is none: `+02:00` says nothing of summer, and Postgres turns its sign. */
export const isTimeZone = (text: string): boolean => {
  // One that never was law, and that Postgres does not know.
  if (!/^[A-Za-z]/.test(text) || /^US\/Pacific-New$/i.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
};
