import fc from 'fast-check';
import { type Document, resolve, type Schema } from './document.ts';
import { hostileJson } from './hostile.ts';

const MOST_DEPTH = 8;

/** What stands in the database, and is asked for by name now and then. */
export interface Known {
  /** By the name of a field or parameter. */
  values: Record<string, readonly unknown[]>;
}

/** Values that a schema allows; those of a known name are often ones that exist. */
export const validValue = (
  schema: Schema,
  document: Document,
  known: Known,
  name = '',
  depth = 0,
): fc.Arbitrary<unknown> => {
  const made = makeValue(resolve(schema, document), document, known, depth);
  const existing = known.values[name];
  return existing === undefined
    ? made
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...existing) }, { weight: 1, arbitrary: made });
};

const makeValue = (
  schema: Schema,
  document: Document,
  known: Known,
  depth: number,
): fc.Arbitrary<unknown> => {
  if (depth > MOST_DEPTH) return fc.constant(null);
  const inner = (one: Schema, name = '') => validValue(one, document, known, name, depth + 1);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((one) => inner(one)));
  if (schema.allOf)
    return fc
      .tuple(...schema.allOf.map((one) => inner(one)))
      .map((parts) => Object.assign({}, ...parts.filter((part) => typeof part === 'object')));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type) => makeValue({ ...schema, type }, document, known, depth)));
  switch (schema.type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer(rangeOf(schema));
    case 'number':
      return fc.double({ ...rangeOf(schema), noNaN: true, noDefaultInfinity: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return schema.prefixItems
        ? fc.tuple(...schema.prefixItems.map((one) => inner(one)))
        : fc.array(inner(schema.items ?? {}), {
            minLength: schema.minItems ?? 0,
            maxLength: Math.min(schema.maxItems ?? 4, Math.max(4, schema.minItems ?? 0)),
          });
    case 'object':
      return object(schema, inner);
    default:
      return schema.properties ? object(schema, inner) : fc.jsonValue({ maxDepth: 1 });
  }
};

const object = (schema: Schema, inner: (one: Schema, name: string) => fc.Arbitrary<unknown>) => {
  const fields = Object.entries(schema.properties ?? {}).map(([name, one]) => [name, inner(one, name)]);
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: schema.required ?? [],
  });
};

const rangeOf = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema) => {
  const min = minimum ?? (exclusiveMinimum === undefined ? -1_000 : exclusiveMinimum + 1);
  const max = maximum ?? (exclusiveMaximum === undefined ? Math.max(min, 100_000) : exclusiveMaximum - 1);
  return { min: Math.max(min, -(2 ** 31)), max: Math.min(max, 2 ** 31 - 1) };
};

const text = ({ pattern, format, minLength = 0, maxLength = 30 }: Schema): fc.Arbitrary<string> => {
  if (format === 'date-time' || format === 'date')
    return fc
      .date({ min: new Date('2013-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
      .map((date) => (format === 'date' ? date.toISOString().slice(0, 10) : date.toISOString()));
  if (pattern !== undefined) {
    try {
      return fc.stringMatching(new RegExp(pattern, 'u'));
    } catch {
      // A form that cannot be generated from: anything of the right length.
    }
  }
  return fc.string({ minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) });
};

/** A valid value in which one thing is wrong: a field too many, one too few, or another value in its place. */
export const nearlyValid = (valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(valid, fc.nat(), hostileJson, fc.constantFrom('drop', 'add', 'replace')).map(spoil);

const spoil = ([value, at, hostile, how]: [unknown, number, unknown, string]): unknown => {
  if (typeof value !== 'object' || value === null) return hostile;
  if (Array.isArray(value)) {
    const i = at % (value.length + 1);
    return how === 'drop' ? value.toSpliced(i, 1) : value.toSpliced(i, how === 'add' ? 0 : 1, hostile);
  }
  const entries = Object.entries(value);
  const [name = 'unknown', old] = entries[at % Math.max(1, entries.length)] ?? [];
  if (how === 'add') return { ...value, [`${name}x`]: hostile };
  if (how === 'drop') return Object.fromEntries(entries.filter(([other]) => other !== name));
  // Half of the time what is wrong lies deeper.
  const deeper = typeof old === 'object' && old !== null && at % 2 === 0;
  return { ...value, [name]: deeper ? spoil([old, at >> 1, hostile, how]) : hostile };
};
