/** The reader's time zone. */
export const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

type Instant = string | number | Date;

const NO_DATE = 'No date';

/** Dates and times in the words of a locale and a zone; the reader's own when none is given. */
export const createDates = (locale?: string, timeZone?: string) => {
  const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone });
  const minute = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short', timeZone });
  const full = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long', timeZone });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  // A game of a file that names no day, or one before 1970, begins where time does.
  const orNone =
    (words: (at: Date) => string, none = NO_DATE) =>
    (at: Instant): string => {
      const date = new Date(at);
      return date.getTime() === 0 ? none : words(date);
    };
  return {
    /** `Mar 5, 2024` */
    day: orNone((at) => day.format(at)),
    /** `Mar 5, 2024, 6:07 PM` */
    minute: orNone((at) => minute.format(at)),
    /** `6:07 PM` */
    clock: (at: Instant) => clock.format(new Date(at)),
    /** With weekday, seconds and zone, for titles. */
    full: orNone((at) => full.format(at), 'No date is known, or one before 1970'),
    /** `3 minutes ago`, `in 2 hours`, `yesterday`. */
    ago: (at: Instant, now: number = Date.now()) => {
      const time = new Date(at).getTime();
      if (time === 0) return NO_DATE;
      const seconds = (time - now) / 1000;
      const past = Math.abs(seconds);
      // Up to two years go by months: `2 years ago` would be said of 18 months.
      const [unit, size] = UNITS.find(([unit, size]) => past >= (unit === 'year' ? 2 : 1) * size) ?? [
        'second',
        1,
      ];
      return relative.format(Math.round(seconds / size), unit);
    },
  };
};

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_556_952],
  ['month', 2_629_746],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

export const dates = createDates();
