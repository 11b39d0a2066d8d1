import fc from 'fast-check';

const TEXTS = [
  '',
  ' ',
  '\0',
  'a\0b',
  '\u{feff}',
  '\u202e',
  '\ud800',
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
  1e21,
  1e308,
  -1e308,
];

const nest = (depth: number): unknown => {
  let value: unknown = 'deep';
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

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
  fc.constantFrom(
    nest(40),
    nest(400),
    Array.from({ length: 2_000 }, (_, i) => i),
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
