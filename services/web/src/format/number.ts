/** Numbers in the words of a locale; the reader's own when none is given. `undefined` and `null` are a dash. */
export const createNumbers = (locale?: string) => {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const short = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const signed = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero', maximumFractionDigits: 0 });
  const or =
    (format: (value: number) => string) =>
    (value: number | null | undefined): string =>
      value === null || value === undefined || !Number.isFinite(value) ? '–' : format(value);
  return {
    /** `12,345` */
    whole: or((value) => whole.format(value)),
    /** A rating as Lichess writes it: `1198`. */
    rating: or((value) => value.toFixed(0)),
    /** `12.3` */
    tenths: or((value) => tenths.format(value)),
    /** `1.2M` */
    short: or((value) => short.format(value)),
    /** `+12`, `−3`, `0` */
    signed: or((value) => signed.format(value).replace('-', '−')),
    /** `53 %` of a value from 0 to 100; a little is not nothing: `<1 %`. */
    percent: or((value) => `${value > 0 && value < 0.5 ? '<1' : whole.format(value)}\u202f%`),
    /** `1 game`, `12,345 games` */
    count: (value: number, one: string, many = `${one}s`) =>
      `${whole.format(value)}\u00a0${value === 1 ? one : many}`,
  };
};

export const numbers = createNumbers();
