import { afterAll, expect, test } from 'bun:test';
import type { Turn } from '@rookery/shared/contract/page.ts';
import type { Player } from '@rookery/shared/contract/player.ts';
import type { Problem } from '@rookery/shared/contract/problem.ts';
import { startTestApi } from '@rookery/tools/test/api.ts';
import type { InferRequestType, InferResponseType } from 'hono/client';
import { type Client, createClient } from './client.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Is<T extends true> = T;
type IsAny<T> = 0 extends 1 & T ? true : false;

type Follow = Client['players']['$post'];
type Due = Client['syncs']['due']['$post'];
type ReadGame = Client['games'][':id']['$get'];

// The compiler checks these. A client whose type was lost is `any`, takes everything, and fails here.
export type Checks = [
  Is<Same<IsAny<Client>, false>>,
  Is<Same<InferRequestType<Follow>['json'], { username: string }>>,
  Is<Same<InferResponseType<Follow, 201>, Player>>,
  Is<Same<InferResponseType<Follow, 200>, Player>>,
  Is<Same<InferResponseType<Follow, 503>['code'], Problem['code']>>,
  Is<Same<InferResponseType<Due, 200>, { turns: Turn[]; cooldownUntil: string | null }>>,
  Is<Same<InferResponseType<ReadGame, 200>['createdAt'], number>>,
  Is<Same<InferResponseType<ReadGame, 409>['code'], Problem['code']>>,
];

/** Never called: each line that is marked must fail to compile, and the others must not. */
export const compiles = async (client: Client): Promise<void> => {
  await client.players.$post({ json: { username: 'anna' } });
  await client.games.$get({ query: { player: 'anna', count: 'true' } });
  await client.pages[':id'].fail.$post({ param: { id: '1' }, json: { kind: 'network', detail: 'x' } });

  await client.analyses.$post({ json: { filter: { rated: true, variant: ['standard'], minPlies: 3 } } });

  // @ts-expect-error no such path
  await client.player.$post({ json: { username: 'anna' } });
  // @ts-expect-error no such method on the path
  await client.players.$put({ json: { username: 'anna' } });
  // @ts-expect-error a field of another name
  await client.players.$post({ json: { name: 'anna' } });
  // @ts-expect-error a value of another type
  await client.players.$post({ json: { username: 1 } });
  // @ts-expect-error no body
  await client.players.$post({});
  // @ts-expect-error no id
  await client.games[':id'].$get({});
  // @ts-expect-error a parameter of another name
  await client.games[':id'].$get({ param: { game: 'abcdefgh' } });
  // @ts-expect-error a filter that nobody knows
  await client.games.$get({ query: { colour: 'white' } });
  // @ts-expect-error nor in a body
  await client.analyses.$post({ json: { filter: { colour: 'white' } } });
  // @ts-expect-error a kind of failure that nobody knows
  await client.pages[':id'].fail.$post({ param: { id: '1' }, json: { kind: 'rain', detail: 'x' } });

  const followed = await client.players.$post({ json: { username: 'anna' } });
  if (followed.status === 201) {
    const player = await followed.json();
    player.username satisfies string;
    player.state satisfies 'active' | 'paused' | 'notFound' | 'closed';
    // @ts-expect-error an answer has no such field
    player.name;
    // @ts-expect-error and this one is no number
    player.username satisfies number;
  }
  if (followed.status === 400) {
    const problem = await followed.json();
    problem.code satisfies Problem['code'];
    // @ts-expect-error what went wrong is no player
    problem.username;
  }
  const listed = await client.games.$get({ query: {} });
  if (listed.status === 200) {
    const { items, count } = await listed.json();
    items[0]?.white.rating satisfies number | null | undefined;
    count satisfies number | undefined;
    // @ts-expect-error a list has `items`
    (await listed.json()).games;
  }
};

const api = await startTestApi();
const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: api.app.fetch });
afterAll(async () => {
  await server.stop(true);
  await api.close();
});

test.each(['', '/'])(
  'a client finds the routes and carries its token, whatever the address ends with: %p',
  async (end) => {
    const client = createClient(server.url.origin + end, api.token);
    const followed = await client.players.$post({ json: { username: `Anna${end.length}` } });
    expect([followed.status, await followed.json()]).toMatchObject([
      201,
      { id: `anna${end.length}`, state: 'active' },
    ]);
    const listed = await client.games.$get({ query: { player: 'anna', limit: '5', count: 'true' } });
    expect(await listed.json()).toEqual({ items: [], next: null, count: 0 });
  },
);

test('without the right token every answer is a problem', async () => {
  const answer = await createClient(server.url.href, 'x'.repeat(40)).players.$get({ query: {} });
  expect(answer.status).toBe(401);
  expect(await answer.json()).toMatchObject({ code: 'unauthorized' });
});
