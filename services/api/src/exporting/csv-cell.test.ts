import { describe, expect, test } from 'bun:test';
import { parseCsv } from '@rookery/tools/test/parse-csv.ts';
import fc from 'fast-check';
import { csvCell, csvRow } from './csv-cell.ts';

describe('a cell', () => {
  test.each<[string, string | number | boolean | null | undefined, string]>([
    ['text', 'Najdorf', 'Najdorf'],
    ['a comma', 'Fischer, Robert', '"Fischer, Robert"'],
    ['quotes', 'a "b" c', '"a ""b"" c"'],
    ['a line break', 'a\nb', '"a\nb"'],
    ['nothing', null, ''],
    ['nothing at all', undefined, ''],
    ['a number', 1500, '1500'],
    ['a number below zero, which is no formula', -12, '-12'],
    ['truth', false, 'false'],
    ['a formula', '=1+1', "'=1+1"],
    ['a formula with quotes', '=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['a plus', '+1', "'+1"],
    ['a minus', '-1', "'-1"],
    ['an at', '@SUM(A1)', "'@SUM(A1)"],
    ['a formula behind spaces', '  =1', "  '=1"],
    ['a formula behind a tab', '\t=1', `"\t'=1"`],
    ['a formula of full width', '＝1', "'＝1"],
    ['a formula behind a semicolon', 'a;=1', `"a;'=1"`],
    ['a formula on the next line', 'a\r\n=1', `"a\r\n'=1"`],
    ['signs within', 'e4 e5=Q+ a-b@c', 'e4 e5=Q+ a-b@c'],
  ])('%s', (_, value, expected) => {
    expect(csvCell(value)).toBe(expected);
  });
});

const FORMULA = /^\s*[=+\-@＝＋－＠]/;
const nasty = fc.string({ unit: fc.constantFrom(...'=+-@＝＠ ;,"\'\t\r\na1'), maxLength: 12 });

test('no text is a formula, whether a comma, a semicolon or a tab ends a cell, and with or without quotes', () => {
  fc.assert(
    fc.property(fc.array(nasty, { minLength: 1, maxLength: 4 }), (texts) => {
      const row = csvRow(texts);
      const [cells = []] = parseCsv(row);
      expect(cells).toHaveLength(texts.length);
      for (const cell of cells) expect([row, FORMULA.test(cell)]).toEqual([row, false]);
      // Where a semicolon or a tab ends a cell, quotes within one are letters like others.
      for (const cell of row.split(/[;\t\r\n]/)) expect([row, FORMULA.test(cell)]).toEqual([row, false]);
    }),
    { numRuns: 2_000 },
  );
});

test('what is no formula comes back as it was', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), (texts) => {
      const harmless = texts.map((text) => text.replace(/[=+\-@＝＋－＠]/g, ''));
      expect(parseCsv(csvRow(harmless))).toEqual([harmless]);
    }),
  );
});
