import { expect, test } from 'bun:test';
import { csvCell, makeCsv } from './csv.ts';

test.each([
  ['=1+1', "'=1+1"],
  ['+1', "'+1"],
  ['-a', "'-a"],
  ['@x', "'@x"],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  ['-1.5', '-1.5'],
  [-1.5, '-1.5'],
  ['a,"b"', '"a,""b"""'],
  [null, ''],
])('the cell of %p is %p', (value, expected) => {
  expect(csvCell(value)).toBe(expected);
});

test('rows end as the standard says', () => {
  expect(
    makeCsv([
      ['a', 1],
      ['b', null],
    ]),
  ).toBe('a,1\r\nb,\r\n');
});
