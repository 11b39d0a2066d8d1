import fc from 'fast-check';
import type { Document, Operation } from './document.ts';
import { type Known, nearlyValid, validValue } from './from-schema.ts';
import { hostileJson, hostileText, mangledJson } from './hostile.ts';

const TYPES = [
  'application/json',
  'APPLICATION/JSON;',
  'application/json; charset=utf-16',
  'application/problem+json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'application/x-ndjson',
  'application/x-chess-pgn',
  'application/gzip',
  'x',
  '',
];

/** A file of games: lines of what is stored already, of what is nearly such, and of anything. */
const fileOf = (known: Known): fc.Arbitrary<string> => {
  const game = fc.constantFrom(...(known.values.game ?? []));
  const line = fc.oneof(
    { weight: 3, arbitrary: game.map((one) => JSON.stringify(one)) },
    { weight: 6, arbitrary: nearlyValid(game).map((one) => JSON.stringify(one)) },
    { weight: 2, arbitrary: fc.tuple(game, mangledJson).map(([one, mangle]) => mangle(JSON.stringify(one))) },
    { weight: 1, arbitrary: hostileText },
    {
      weight: 2,
      arbitrary: hostileText.map((text) => `[White "${text}"]\n[Black "b"]\n\n1. e4 {${text}} *\n`),
    },
  );
  return fc.array(line, { maxLength: 5 }).map((lines) => lines.join('\n'));
};

/** Bodies of one operation with their content type, valid, nearly valid and hostile; none where it takes none. */
export const bodyOf = (operation: Operation, document: Document, known: Known) => {
  const types = Object.keys(operation.body);
  const [type] = types;
  if (type === undefined) return fc.constant(undefined);
  const valid = validValue(operation.body[type] ?? {}, document, known);
  const json = (value: unknown) => ({ type, text: JSON.stringify(value) });
  const raw = fc
    .tuple(fc.constantFrom(...TYPES), hostileText)
    .map(([other, text]) => ({ type: other, text }));
  if (type !== 'application/json')
    return fc.oneof(
      { weight: 1, arbitrary: raw },
      { weight: 4, arbitrary: fc.record({ type: fc.constantFrom(...types), text: fileOf(known) }) },
    );
  return fc.oneof(
    { weight: 5, arbitrary: valid.map(json) },
    { weight: 4, arbitrary: nearlyValid(valid).map(json) },
    { weight: 1, arbitrary: hostileJson.map(json) },
    { weight: 1, arbitrary: hostileText.map((text) => ({ type, text })) },
    { weight: 1, arbitrary: raw },
    {
      weight: 1,
      arbitrary: fc
        .tuple(valid, mangledJson)
        .map(([value, mangle]) => ({ type, text: mangle(JSON.stringify(value)) })),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(valid, fc.constantFrom(...TYPES))
        .map(([value, other]) => ({ ...json(value), type: other })),
    },
  );
};
