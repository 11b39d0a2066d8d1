import fc from 'fast-check';

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u{feff}',
  '\u202e',
  '\ud800',
  'a\udfff\ud83d',
  '💣'.repeat(50),
  'ß'.repeat(300),
  "'; drop table games; --",
  "' or '1'='1",
  '$1',
  '{}',
  '[]',
  'null',
  'undefined',
  'NaN',
  'Infinity',
  '-0',
  '1e400',
  '0x10',
  '99999999999999999999',
  '9007199254740993',
  '2147483648',
  '-2147483649',
  'true',
  '../../etc/passwd',
  '..',
  '.',
  '%00',
  '%zz',
  '%2e%2e%2f',
  '%c0%af',
  '\r\nx-evil: 1',
  '__proto__',
  'constructor',
  'toString',
  '<script>alert(1)</script>',
  '{{7*7}}',
  '2024-02-30',
  '2024-02-29T25:61:61Z',
  '-271821-04-20T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '0000-01-01',
  'UTC',
  'Europe/Nowhere',
  'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  '8/8/8/8/8/8/8/8 w - - 0 1',
  'rnbqkbnr/pppppppp/9/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  'x'.repeat(10_000),
  '%'.repeat(3_000),
  ','.repeat(1_000),
  'a,b,c,,',
];

const NUMBERS = [
  0,
  -0,
  -1,
  0.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  2 ** 53 - 1,
  2 ** 53 + 2,
  1e21,
  1e308,
  -1e308,
];

/** Numbers as JSON may say them and JavaScript would not. */
const RAW_NUMBERS = [
  '-0',
  '-0.0',
  '1.0',
  '1E2',
  '1e400',
  '-1e400',
  '1e-400',
  '9007199254740993',
  '1'.repeat(400),
];

// The types do not know it yet.
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

const nest = (depth: number): unknown => {
  let value: unknown = 'deep';
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

/** Parts of an address as they are: what is no proper encoding, encoded slashes, dots that lead elsewhere, half of a pair of surrogates. */
export const RAW_PARTS = [
  '%',
  '%zz',
  '%ff',
  '%00',
  '%ed%a0%80',
  '%2f',
  'a%2fb',
  '..%2f..%2fstatus',
  '%2e%2e',
  '%2e',
  '..',
  '.',
  '%5c..%5c',
  '%252e%252e%252f',
  '..;',
  '*',
  '~',
  "'",
];

/** The same JSON as nobody would write it, or no longer the same: a mark before it, a field twice, one that JavaScript has for itself. */
export const mangledJson: fc.Arbitrary<(text: string) => string> = fc.constantFrom(
  (text) => `\ufeff${text}`,
  (text) => text.replace(/^\{(?=")/, '{"__proto__":{"isOwner":true},'),
  (text) => text.replace(/^\{("[^"]*"):/, '{$1:null,$1:'),
  (text) => text.replace(/^\{("[^"]*"):(.*)\}$/s, '{$1:$2,$1:null}'),
  (text) => text.replace(/\d+/, '1e400'),
  (text) => `${text}${text}`,
  (text) => text.slice(0, -1),
  (text) => `${'['.repeat(20_000)}${text}${']'.repeat(20_000)}`,
);

/** Text that nobody means well with, or that nobody thought of. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 40 }) },
);

/** JSON that nobody means well with. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(...NUMBERS, null, true, [], {}, [[]], [null], { __proto__: null }),
  fc.constantFrom(...RAW_NUMBERS.map(rawJSON)),
  fc.constantFrom(
    nest(40),
    nest(400),
    // As deep as goes into the smaller of the two limits of a body.
    nest(10_000),
    'x'.repeat(60_000),
    'x'.repeat(1_000_000),
    Array.from({ length: 2_000 }, (_, i) => i),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
