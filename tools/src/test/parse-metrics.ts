/** A family of Prometheus's text format. */
export interface Family {
  type: string;
  help: string;
  samples: { name: string; labels: Record<string, string>; value: number }[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/y;
const SUFFIXES: Record<string, string[]> = {
  counter: [''],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
};

/**
 * Reads Prometheus's text as promtool checks it: every sample belongs to a family that was declared before it, once,
 * with a help; names, labels and values are well formed; no sample comes twice. Throws an Error that shows the line.
 */
export const parseMetrics = (text: string): Map<string, Family> => {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const families = new Map<string, Family>();
  const seen = new Set<string>();
  let current = '';
  for (const line of text.split('\n').filter(Boolean)) {
    const bad = (why: string) => new Error(`${why}: ${line}`);
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      if (!NAME.test(name) || rest === '') throw bad('no help');
      if (families.has(name)) throw bad('declared twice');
      families.set(name, { type: 'untyped', help: rest, samples: [] });
      current = name;
    } else if (kind === 'TYPE') {
      const family = families.get(name);
      if (name !== current || !family || !(rest in SUFFIXES)) throw bad('a type out of place');
      family.type = rest;
    } else {
      const [, sample = '', labelText = '', value = ''] = SAMPLE.exec(line) ?? [];
      const family = families.get(current);
      if (!family || !SUFFIXES[family.type]?.some((suffix) => sample === current + suffix))
        throw bad('a sample of no family');
      if (seen.has(line.slice(0, line.lastIndexOf(' ')))) throw bad('a sample twice');
      seen.add(line.slice(0, line.lastIndexOf(' ')));
      family.samples.push({ name: sample, labels: labelsOf(labelText, bad), value: numberOf(value, bad) });
    }
  }
  return families;
};

const labelsOf = (text: string, bad: (why: string) => Error): Record<string, string> => {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined || name in labels) throw bad('bad labels');
    labels[name] = value;
  }
  return labels;
};

const numberOf = (text: string, bad: (why: string) => Error): number => {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  const value = Number(text);
  if (text !== 'NaN' && Number.isNaN(value)) throw bad('no number');
  return value;
};
