/** What the fields of uPlot's templates are to Intl. */
const FIELDS: readonly [RegExp, Intl.DateTimeFormatOptions][] = [
  [/\{YYYY\}/, { year: 'numeric' }],
  [/\{YY\}/, { year: '2-digit' }],
  [/\{M/, { month: 'short' }],
  [/\{D/, { day: 'numeric' }],
  [/\{h\}/, { hour: 'numeric' }],
  [/\{mm\}/, { minute: '2-digit' }],
  [/\{ss\}/, { second: '2-digit' }],
  [/\{fff\}/, { fractionalSecondDigits: 3 }],
];

/** uPlot's `fmtDate`, whose templates are American, in the words of a locale and a zone: the reader's without them. */
export const createTimeWords =
  (locale?: string, timeZone?: string) =>
  (template: string): ((at: Date) => string) => {
    const lines = template.split('\n').map((line) => {
      const fields = FIELDS.filter(([sign]) => sign.test(line)).map(([, field]) => field);
      // Without a field Intl would write a whole date.
      if (fields.length === 0) return () => line;
      // Made when it is first needed: uPlot has 20 templates and draws two.
      let words: Intl.DateTimeFormat | undefined;
      return (at: Date) => {
        words ??= new Intl.DateTimeFormat(locale, Object.assign({ timeZone }, ...fields));
        return words.format(at);
      };
    });
    return (at) => lines.map((words) => words(at)).join('\n');
  };
