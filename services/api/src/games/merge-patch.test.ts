import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { applyPatch, diffPatch, type JsonObject } from './merge-patch.ts';

/** Names that meet each other often, and those that an object has without being given them. */
const field = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '', 'toString', 'constructor', '__proto__'),
  fc.string({ maxLength: 3 }),
);

const { value: anyValue } = fc.letrec<{ value: unknown; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, 0, 1, '', 'x', [], {}),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (n === 0 ? 0 : n)),
    fc.string({ unit: 'binary', maxLength: 4 }),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc
    .array(fc.tuple(field, tie('value')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)),
}));

const anyObject = fc
  .array(fc.tuple(field, anyValue), { maxLength: 5 })
  .map((entries) => Object.fromEntries(entries) as JsonObject);

const hasNull = (value: unknown): boolean => JSON.stringify(value).includes('null');
/** As through storage; unlike structuredClone it keeps a field that is called __proto__. */
const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const target = fc.oneof(
  { weight: 1, arbitrary: anyObject },
  // Without nulls, so that a patch is always possible.
  { weight: 3, arbitrary: anyObject.filter((object) => !hasNull(object)) },
);

test('a patch turns the base into the target, whatever the two are', () => {
  fc.assert(
    fc.property(anyObject, target, (base, wanted) => {
      const patch = diffPatch(base, wanted);
      if (patch === 'impossible') expect(hasNull(wanted)).toBe(true);
      else {
        const result = patch === undefined ? copyOf(base) : applyPatch(copyOf(base), copyOf(patch));
        expect(Bun.deepEquals(result, wanted, true)).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('nothing differs exactly when the two are deep-equal', () => {
  fc.assert(
    fc.property(anyObject, (object) => {
      expect(diffPatch(object, copyOf(object))).toBeUndefined();
    }),
  );
});

describe('diffPatch', () => {
  test.each<[string, JsonObject, JsonObject, ReturnType<typeof diffPatch>]>([
    ['equal', { a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, undefined],
    ['added', {}, { a: 1 }, { a: 1 }],
    ['removed', { a: 1 }, {}, { a: null }],
    ['only what differs inside', { a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
    ['lists are replaced whole', { a: [1, 2] }, { a: [1] }, { a: [1] }],
    ['an object in place of a number', { a: 1 }, { a: {} }, { a: {} }],
    ['an object emptied', { a: { b: 1 } }, { a: {} }, { a: { b: null } }],
    ['a number as text', { a: 1 }, { a: '1' }, { a: '1' }],
    ['a null cannot be said', {}, { a: null }, 'impossible'],
    ['nor one deep inside', {}, { a: [{ b: null }] }, 'impossible'],
    ['a null that was there already is no difference', { a: null }, { a: null }, undefined],
  ])('%s', (_, base, wanted, patch) => {
    expect(diffPatch(base, wanted)).toEqual(patch as never);
  });
});

test('a record cannot reach the prototype of other objects', () => {
  const patch = JSON.parse('{"x":{"__proto__":{"polluted":1}},"__proto__":{"polluted":2}}') as JsonObject;
  const record = applyPatch({}, patch);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
  expect(JSON.stringify(record)).toBe(JSON.stringify(patch));
});
