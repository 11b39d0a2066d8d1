import { expect, test } from 'bun:test';
import { parseEnv } from '@rookery/shared/env.ts';
import type { Sql } from 'postgres';
import { createDoorkeeper } from './doorkeeper.ts';
import { givenTokens } from './given-tokens.ts';
import { hashOf, looksMade, makeToken } from './secret.ts';

const OWNER = 'o'.repeat(43);
const TOKEN = makeToken();
const shown = { kind: 'token', secret: TOKEN } as const;

/** A Postgres that answers when it is told to. */
const slowSql = () => {
  const asked: PromiseWithResolvers<object[]>[] = [];
  const sql = (() => {
    asked.push(Promise.withResolvers());
    return asked.at(-1)?.promise;
  }) as unknown as Sql;
  const row = { id: 1, hash: hashOf(TOKEN), role: 'reader', name: 'x', expires_at: null, unnoted: false };
  return { sql, asked, answer: (i: number) => asked[i]?.resolve([row]) };
};

test('many who come at once with the same token are one question', async () => {
  const { sql, asked, answer } = slowSql();
  const keeper = createDoorkeeper(sql, { owner: OWNER });
  expect(keeper.wasHere(shown)).toBe(false);
  const found = [keeper.find(shown), keeper.find(shown), keeper.find(shown)];
  expect(asked).toHaveLength(1);
  answer(0);
  expect((await Promise.all(found)).map((one) => one?.key)).toEqual(['token-1', 'token-1', 'token-1']);
  expect(keeper.recall(shown)?.role).toBe('reader');
  expect(keeper.wasHere(shown)).toBe(true);
});

test('what was asked before a revocation is not believed after it', async () => {
  const { sql, asked, answer } = slowSql();
  const keeper = createDoorkeeper(sql, { owner: OWNER });
  const before = keeper.find(shown);
  keeper.forget();
  const after = keeper.find(shown);
  expect(asked).toHaveLength(2);
  answer(0);
  await before;
  expect(keeper.recall(shown)).toBeUndefined();
  asked[1]?.resolve([]);
  expect(await after).toBeUndefined();
});

test('who was let in by such a word is asked about again, and goes when he was revoked', async () => {
  const { sql, asked, answer } = slowSql();
  const keeper = createDoorkeeper(sql, { owner: OWNER });
  const found = keeper.find(shown);
  keeper.forget();
  answer(0);
  const principal = await found;
  if (!principal) throw new Error('nobody was let in');
  const good = keeper.stillGood(principal);
  expect(asked).toHaveLength(2);
  asked[1]?.resolve([]);
  expect(await good).toBe(false);
});

test('a text that no token looks like is no question', async () => {
  const { sql, asked } = slowSql();
  const keeper = createDoorkeeper(sql, { owner: OWNER });
  for (const secret of ['', 'rookery_', `${TOKEN}x`, OWNER.slice(1), 'x'.repeat(10_000)])
    expect(await keeper.find({ kind: 'token', secret })).toBeUndefined();
  expect(asked).toHaveLength(0);
  expect((await keeper.find({ kind: 'token', secret: OWNER }))?.role).toBe('owner');
});

test("neither the owner's token nor any other is a session", async () => {
  const { sql, asked, answer } = slowSql();
  const keeper = createDoorkeeper(sql, { owner: OWNER });
  const found = keeper.find(shown);
  answer(0);
  await found;
  expect(keeper.recall({ kind: 'session', secret: TOKEN })).toBeUndefined();
  expect(keeper.recall({ kind: 'session', secret: OWNER })).toBeUndefined();
  expect(asked).toHaveLength(1);
});

test('a token is 256 random bits, and looks like one', () => {
  const tokens = new Set(Array.from({ length: 1_000 }, makeToken));
  expect(tokens.size).toBe(1_000);
  for (const token of tokens) {
    expect(looksMade(token)).toBe(true);
    expect(Buffer.from(token.slice('rookery_'.length), 'base64url')).toHaveLength(32);
  }
});

test('the tokens of the environment are three', () => {
  const [owner, producer, consumer] = ['o', 'p', 'c'].map((one) => one.repeat(40)) as [
    string,
    string,
    string,
  ];
  const env = (tokens: Record<string, string>) => givenTokens(parseEnv(tokens));
  const all = {
    ROOKERY_TOKEN: owner,
    ROOKERY_PRODUCER_TOKEN: producer,
    ROOKERY_CONSUMER_TOKEN: consumer,
  };
  expect(env(all)).toEqual({ owner, producer, consumer });
  expect(() => env({})).toThrow('ROOKERY_TOKEN: is needed');
  expect(() => env({ ...all, ROOKERY_PRODUCER_TOKEN: owner })).toThrow("must not be the owner's");
  expect(() => env({ ...all, ROOKERY_CONSUMER_TOKEN: owner })).toThrow("must not be the owner's");
  expect(() => env({ ...all, ROOKERY_CONSUMER_TOKEN: producer })).toThrow("must not be the producer's");
});
