import { afterAll, describe, expect, test } from 'bun:test';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { createSchemaCheck } from '@rookery/tools/test/check-schema.ts';
import { stateOf, usual } from '@rookery/tools/test/example-state.ts';
import type { AnswerExamples } from './describe.ts';
import { GAME, PLAYER, TOKEN } from './example-ids.ts';
import { ANSWERS_FILE } from './serve.ts';
import {
  type Answer,
  type Description,
  type Media,
  type Named,
  operationsOf,
  type Parameter,
} from './types.ts';

/** With ROOKERY_RECORD_EXAMPLES=1 the answers that come are written down as the examples. */
const RECORDS = process.env.ROOKERY_RECORD_EXAMPLES === '1';

const first = await startTestApi();
const { body: document } = await first.ask<Description>('GET', '/api/openapi.json');
await first.close();

const faults = createSchemaCheck(document.components);
const recorded: AnswerExamples = {};

/** Every operation with each of its answers that is no problem. */
const cases = operationsOf(document).flatMap((named) =>
  Object.entries(named.operation.responses)
    .filter(([status]) => status < '400')
    .map(([status, answer]) => ({ ...named, status, answer: answer as Answer })),
);

const shared = new Map<string, Promise<TestApi>>();
afterAll(async () => {
  for (const api of shared.values()) await (await api).close();
  if (RECORDS) await Bun.write(ANSWERS_FILE, `${JSON.stringify(recorded, null, 2)}\n`);
});

/** An API in the state of an operation's example. What takes nothing away from the usual one shares it. */
const withApi = async (
  { name, method, path }: Named,
  status: string,
  work: (api: TestApi) => Promise<void>,
): Promise<void> => {
  const arrange = stateOf(name, status);
  const make = async () => {
    const api = await startTestApi();
    await arrange(api);
    return api;
  };
  if (arrange === usual && method !== 'DELETE' && !path.endsWith('/retry')) {
    const kind = method === 'GET' ? 'read' : 'write';
    const api = shared.get(kind) ?? make();
    shared.set(kind, api);
    return work(await api);
  }
  const api = await make();
  try {
    await work(api);
  } finally {
    await api.close();
  }
};

const parametersOf = ({ operation }: Named, place: Parameter['in']) =>
  (operation.parameters ?? []).filter((one) => one.in === place && one.example !== undefined);

/** The request that the examples of an operation make, with these of its parameters of the query. */
const requestOf = (api: TestApi, named: Named, query: Parameter[]): Request => {
  const { method, operation } = named;
  const path = parametersOf(named, 'path').reduce(
    (text, { name, example }) => text.replace(`{${name}}`, encodeURIComponent(String(example))),
    named.path,
  );
  const [type, media]: [string?, Media?] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const example = media?.example ?? exampleOfSchema(media?.schema);
  return new Request(
    `http://localhost${path}?${new URLSearchParams(query.map((one) => [one.name, String(one.example)]))}`,
    {
      method,
      headers: { authorization: `Bearer ${api.token}`, ...(type && { 'content-type': type }) },
      ...(type && { body: typeof example === 'string' ? example : JSON.stringify(example) }),
    },
  );
};

/** The example of a schema, or of the one that it refers to. */
const exampleOfSchema = (schema: Record<string, unknown> | undefined): unknown => {
  const name = /([^/]+)$/.exec(String(schema?.$ref ?? ''))?.[1];
  const named = name === undefined ? undefined : document.components.schemas[name];
  return ((named ?? schema) as { example?: unknown } | undefined)?.example;
};

const isRequired = ({ required }: Parameter) => required === true;

/** A stream is read to the end of its first event, without comments before it; what is not JSON is text. */
const read = async (response: Response): Promise<unknown> => {
  const type = response.headers.get('content-type') ?? '';
  if (!type.startsWith('text/event-stream')) {
    const text = await response.text();
    return text !== '' && /^application\/json\b/.test(type) ? JSON.parse(text) : text;
  }
  let text = '';
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  while (!/^data:.*\n\n/ms.test(text)) text += new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  return text.replaceAll(/^:.*\n\n/gm, '');
};

/** Whether an answer is one that its operation documents: its status, its type, its shape. */
const hold = ({ operation }: Named, response: Response, body: unknown): void => {
  const answer = operation.responses[response.status] as Answer | undefined;
  expect([response.status, body, answer !== undefined]).toEqual([response.status, body, true]);
  const type = response.headers.get('content-type')?.split(';')[0];
  const content = answer?.content;
  expect(Object.keys(content ?? { undefined: '' })).toContain(String(type));
  if (content) expect(faults(content[String(type)]?.schema, body)).toEqual([]);
  else expect(body).toBe('');
};

/** What a client has that has the newest already. */
const NEWEST: Record<string, (api: TestApi, request: Request) => Promise<Record<string, string>>> = {
  '304': async ({ app }, request) => ({
    'if-none-match': (await app.request(request.clone())).headers.get('etag') as string,
  }),
  // The stream of what is done ends.
  '204': async ({ app }, request) => ({
    'last-event-id': /.*^id: (\d+)$/ms.exec(await (await app.request(request.clone())).text())?.[1] as string,
  }),
};

const keyOf = ({ name }: Named, response: Response): string =>
  `${name} ${response.status} ${response.headers.get('content-type')?.split(';')[0]}`;

/** The parameter that chooses among several types of an answer, with each of its values. */
const formatsOf = (named: Named): Parameter[] =>
  parametersOf(named, 'query')
    .filter(({ name }) => name === 'format')
    .flatMap((one) => (one.schema.enum as string[]).map((example) => ({ ...one, example })));

/** The types of an answer that the header Accept chooses, where no parameter does. */
const acceptedOf = (named: Named, answer: Answer): string[] =>
  formatsOf(named).length > 0 ? [] : Object.keys(answer.content ?? {}).slice(1);

const withoutSecrets = (body: unknown): unknown =>
  JSON.parse(JSON.stringify(body).replaceAll(/rookery_[\w-]{43}/g, TOKEN));

describe('each example runs as it stands', () => {
  test.each(cases)('$name: $status', (one) =>
    withApi(one, one.status, async (api) => {
      const request = requestOf(api, one, parametersOf(one, 'query').filter(isRequired));
      const isStream = one.path.endsWith('/events');
      if (one.status === '304' || (one.status === '204' && isStream))
        for (const [name, value] of Object.entries((await NEWEST[one.status]?.(api, request)) ?? {}))
          request.headers.set(name, value);
      const response = await api.app.request(request);
      if (one.path === '/api/events') await api.ask('PATCH', `/api/players/${PLAYER}`, { paused: false });
      const body = await read(response);
      expect([response.status, body]).toEqual([Number(one.status), body]);
      hold(one, response, body);
      if (one.answer.content) recorded[keyOf(one, response)] = withoutSecrets(body);
      for (const parameter of formatsOf(one)) {
        const other = await api.app.request(requestOf(api, one, [parameter]));
        const file = await read(other);
        hold(one, other, file);
        recorded[keyOf(one, other)] = file;
      }
      for (const accept of acceptedOf(one, one.answer)) {
        const again = requestOf(api, one, []);
        again.headers.set('accept', accept);
        const other = await api.app.request(again);
        const lines = await read(other);
        hold(one, other, lines);
        expect(keyOf(one, other)).toEndWith(accept);
        recorded[keyOf(one, other)] = lines;
      }
    }),
  );
});

describe('the examples of parameters run', () => {
  const queried = operationsOf(document).filter(
    (named) => named.method === 'GET' && parametersOf(named, 'query').length > 0,
  );
  test.each(queried)('$name', (named) =>
    withApi(named, '200', async (api) => {
      const all = parametersOf(named, 'query');
      const required = all.filter(isRequired);
      for (const parameter of all) {
        const response = await api.app.request(requestOf(api, named, [...new Set([...required, parameter])]));
        const body = await read(response);
        // Some speak of a player, whom the path or another parameter names.
        if (response.status === 400) expect(body).toContain('player_required');
        else hold(named, response, body);
      }
      const response = await api.app.request(requestOf(api, named, all));
      const body = await read(response);
      expect([response.status, body]).toEqual([200, body]);
      hold(named, response, body);
      if (named.path === '/api/games') expect(body).toMatchObject({ items: [{ id: GAME }], count: 1 });
    }),
  );
});
