import fc from 'fast-check';
import { ASKERS, type Asker } from './askers.ts';
import { bodyOf } from './body.ts';
import type { Document, Operation, Parameter } from './document.ts';
import { type Known, validValue } from './from-schema.ts';
import { hostileText, RAW_PARTS } from './hostile.ts';

/** A request as it is sent. */
export interface FuzzRequest {
  as: Asker;
  method: string;
  /** With the query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
/** As a client writes it into an address; the lone half of a pair of surrogates has no such form. */
const encoded = (value: unknown): string => encodeURIComponent(asText(value).toWellFormed());

/** Valid in the most cases, so that what lies behind the validation is reached. */
const parameterText = (parameter: Parameter, document: Document, known: Known) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: validValue(parameter.schema ?? {}, document, known, parameter.name).map(encoded),
    },
    { weight: 1, arbitrary: hostileText.map(encoded) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_PARTS) },
  );

const pathOf = (operation: Operation, document: Document, known: Known): fc.Arbitrary<string> => {
  const parameters = operation.parameters.filter((one) => one.in === 'path');
  return fc.tuple(...parameters.map((one) => parameterText(one, document, known))).map((values) =>
    parameters.reduce(
      // An empty part would be another route.
      (path, { name }, i) => path.replace(`{${name}}`, () => values[i] || '%20'),
      operation.path,
    ),
  );
};

const queryOf = (operation: Operation, document: Document, known: Known): fc.Arbitrary<string> => {
  const parameters = operation.parameters.filter((one) => one.in === 'query');
  const one = (parameter: Parameter) => {
    const { name, required } = parameter;
    const pair = parameterText(parameter, document, known).map((value) => `${name}=${value}`);
    return fc.oneof(
      { weight: 12, arbitrary: pair },
      { weight: 1, arbitrary: fc.constantFrom(`${name}=`, name) },
      { weight: 1, arbitrary: fc.tuple(pair, pair).map((twice) => twice.join('&')) },
      { weight: required ? 1 : 0, arbitrary: fc.constant('') },
    );
  };
  const required = parameters.filter((parameter) => parameter.required).map(one);
  const optional = parameters.filter((parameter) => !parameter.required).map(one);
  const some = optional.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...optional), { maxLength: 3 });
  const strange = fc.oneof(
    { weight: 12, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: hostileText.map((text) => `${encoded(text)}=${encoded(text)}`) },
  );
  return fc
    .tuple(fc.tuple(...required), some, strange)
    .map(([first, more, last]) => [...first, ...more, last].filter(Boolean).join('&'));
};

const HEADERS: Record<string, string>[] = [
  {},
  {},
  {},
  {},
  { 'accept-encoding': 'zstd, gzip;q=0.5, *;q=bad' },
  { accept: 'application/x-ndjson' },
  { 'if-none-match': '"x", W/"y", *' },
  { range: 'bytes=0-' },
  { 'last-event-id': '-1' },
  { 'last-event-id': '9007199254740993' },
  { 'x-request-id': 'x'.repeat(2_000) },
  { 'content-encoding': 'gzip' },
  { origin: 'null' },
];

/** Requests of one operation: valid, nearly valid, and hostile ones. */
export const requestOf = (
  operation: Operation,
  document: Document,
  known: Known,
): fc.Arbitrary<FuzzRequest> =>
  fc
    .tuple(
      // The owner in the most cases: the others are refused before anything is looked at, but for what is theirs.
      fc.oneof(
        { weight: 20, arbitrary: fc.constant<Asker>('owner') },
        { weight: 4, arbitrary: fc.constantFrom(...ASKERS) },
      ),
      pathOf(operation, document, known),
      queryOf(operation, document, known),
      bodyOf(operation, document, known),
      fc.constantFrom(...HEADERS),
    )
    .map(([as, path, query, body, headers]) => ({
      as,
      method: operation.method,
      path: query === '' ? path : `${path}?${query}`,
      headers: { ...headers, ...(body?.type && { 'content-type': body.type }) },
      ...(body && { body: body.text }),
    }));
