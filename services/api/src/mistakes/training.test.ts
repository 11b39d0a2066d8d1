import { afterAll, beforeAll, expect, test } from 'bun:test';
import {
  type AnsweredMistake,
  answeredSchema,
  type Mistakes,
  mistakeAnswerSchema,
  mistakesSchema,
  type Training,
} from '@rookery/shared/contract/mistakes.ts';
import type { LichessGame } from '@rookery/shared/lichess/game.ts';
import { startTestApi, type TestApi } from '@rookery/tools/test/api.ts';
import { ORDINARY } from '@rookery/tools/test/odd-games.ts';
import { transaction } from '../db/transaction.ts';
import { saveGame } from '../saving/save-game.ts';
import { answerMistake } from './answer.ts';
import { cardAfter, cardOf } from './card.ts';
import { listMistakes } from './list.ts';
import { rebuildCards, rebuildMistakes } from './rebuild.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
  for (const id of ['train001', 'train002', 'train003']) await saveGame(api.writer, { game: blundered(id) });
});
afterAll(() => api.close());

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Anna blunders at ply 5, Boris at ply 6. */
const blundered = (id: string): LichessGame => ({
  ...ORDINARY,
  id,
  analysis: [
    { eval: 20 },
    { eval: 25 },
    { eval: 20 },
    { eval: 22 },
    { eval: -400, best: 'f1b5', variation: 'Bc4 Nf6' },
    { eval: 310, best: 'a7a6', variation: 'Qe7' },
    { eval: 300 },
  ],
});

const query = { sort: 'date', order: 'asc', limit: 50, tz: 'UTC' } as const;
const due = async (now: Date, isDue = true): Promise<string[]> =>
  (await listMistakes(api.db, 'anna', { ...query, due: isDue }, now)).items.map(({ id }) => id);
const answer = async (id: string, found: boolean, now: Date): Promise<Training> =>
  (await answerMistake(api.db.sql, 'anna', id, found, now)).training;
const at = (text: string | null): number => Date.parse(text ?? '');

test('the scheduler brings back soon what was not found, and later each time what was', () => {
  const now = new Date('2024-01-01T12:00:00Z');
  const after = (answers: readonly (readonly [number, boolean])[]) =>
    cardOf(answers.map(([ms, found]) => ({ at: new Date(now.getTime() + ms), found })));
  const gap = (card: ReturnType<typeof after>) =>
    card ? card.due.getTime() - card.last_review.getTime() : 0;
  const missed = after([[0, false]]);
  const found = after([[0, true]]);
  expect(gap(missed)).toBe(10 * MINUTE);
  expect(gap(found)).toBeGreaterThanOrEqual(DAY);
  let [card, last] = [found, gap(found)];
  for (let i = 0; i < 5 && card; i++) {
    card = cardAfter(card, { at: card.due, found: true });
    expect(gap(card)).toBeGreaterThan(last);
    last = gap(card);
  }
  const lapsed = card && cardAfter(card, { at: card.due, found: false });
  expect([lapsed?.reps, lapsed?.lapses, gap(lapsed)]).toEqual([7, 1, 10 * MINUTE]);
  // A clock that went back.
  const early = found && cardAfter(found, { at: new Date(now.getTime() - DAY), found: true });
  expect([early?.reps, early?.last_review]).toEqual([2, now]);
});

test('an answer moves a mistake out of the list of what is due, and its time brings it back', async () => {
  const now = new Date('2024-05-01T10:00:00Z');
  expect(await due(now)).toEqual(['train001-5', 'train002-5', 'train003-5']);
  const found = await answer('train001-5', true, now);
  expect(found).toMatchObject({ isDue: false, reps: 1, lapses: 0 });
  expect(found.lastAnswer).toEqual({ found: true, at: now.toISOString() });
  const missed = await answer('train002-5', false, now);
  expect(at(missed.due)).toBe(now.getTime() + 10 * MINUTE);
  expect(await due(now)).toEqual(['train003-5']);
  expect(await due(now, false)).toEqual(['train001-5', 'train002-5']);
  const soon = new Date(now.getTime() + 11 * MINUTE);
  expect(await due(soon)).toEqual(['train002-5', 'train003-5']);
  const { items, counts } = await listMistakes(api.db, 'anna', { ...query, count: true }, soon);
  expect(counts).toEqual({ all: 3, due: 1, fresh: 1 });
  expect(items.map(({ training }) => training.isDue)).toEqual([false, true, true]);
  expect(items[0]?.training).toEqual(found);
  expect(await due(new Date(at(found.due)))).toEqual(['train001-5', 'train002-5', 'train003-5']);
});

test('two answers in a row count both, at the same moment too, and none is lost among many', async () => {
  const now = new Date('2024-06-01T10:00:00Z');
  const first = await answer('train003-5', true, now);
  const second = await answer('train003-5', true, now);
  expect([second.reps, at(second.due) >= at(first.due)]).toEqual([2, true]);
  const many = await Promise.all([1, 2, 3, 4, 5].map(() => answer('train003-5', true, now)));
  expect(many.map(({ reps }) => reps).sort()).toEqual([3, 4, 5, 6, 7]);
  const [kept] = await api.db.sql<{ n: number }[]>`
    select count(*)::int as n from mistake_answers a join games g on g.no = a.game_no where g.id = 'train003'`;
  expect(kept?.n).toBe(7);
});

test('over HTTP an answer is kept, and a bad one is refused by name', async () => {
  const path = (id: string, player = 'boris') => `/api/players/${player}/mistakes/${id}/answers`;
  const { status, body } = await api.ask<AnsweredMistake>('POST', path('train001-6', 'Boris'), {
    found: false,
  });
  expect([status, body.id, body.training.reps]).toEqual([200, 'train001-6', 1]);
  const codeOf = async (at: string, given: unknown) => {
    const answer = await api.ask<{ code: string }>('POST', at, given);
    return [answer.status, answer.body.code];
  };
  const found = { found: true };
  // Another's, a good move's, of a game that is not stored, and of a ply that no game has.
  for (const id of ['train001-5', 'train001-2', 'nosuch00-6', 'train001-99999'])
    expect([id, ...(await codeOf(path(id), found))]).toEqual([id, 404, 'mistake_not_found']);
  expect(await codeOf(path('train001-5', 'nobody'), found)).toEqual([404, 'mistake_not_found']);
  expect(await codeOf(path('train001'), found)).toEqual([400, 'invalid_id']);
  expect(await codeOf(path('train001-0'), found)).toEqual([400, 'invalid_id']);
  for (const bad of [{}, { found: 'yes' }, { found: true, grade: 3 }, []])
    expect(await codeOf(path('train001-6'), bad)).toEqual([400, 'invalid_body']);
});

test('a query that makes no sense is refused by name', async () => {
  const refusal = async (text: string, player = 'anna') => {
    const { status, body } = await api.ask<{ code: string; detail: string }>(
      'GET',
      `/api/players/${player}/mistakes?${text}`,
    );
    return [status, body.code, body.detail] as const;
  };
  const [, , detail] = await refusal('judgment=inaccuracy');
  expect(detail).toContain('judgment');
  for (const [text, code] of [
    ['judgment=inaccuracy', 'invalid_parameter'],
    ['phase=ending', 'invalid_parameter'],
    ['sort=rating', 'invalid_parameter'],
    ['due=maybe', 'invalid_parameter'],
    ['limit=0', 'invalid_parameter'],
    ['since=2024-02-01&until=2024-01-01', 'invalid_parameter'],
    ['colour=white', 'unknown_filter'],
    ['cursor=abc', 'invalid_cursor'],
  ])
    expect([text, ...(await refusal(text as string)).slice(0, 2)]).toEqual([
      text as string,
      400,
      code as string,
    ]);
  expect((await refusal('', 'nobody-here')).slice(0, 2)).toEqual([404, 'player_not_found']);
  const { body } = await api.ask<Mistakes>('GET', '/api/players/anna/mistakes?limit=1');
  expect((await refusal(`limit=1&sort=date&cursor=${body.next}`)).slice(0, 2)).toEqual([
    400,
    'invalid_cursor',
  ]);
  expect((await refusal(`limit=1&cursor=${body.next}`))[0]).toBe(200);
});

test('what is derived can be made anew: nothing differs, and what was spoiled is found and mended', async () => {
  const { sql } = api.db;
  const ids = ['train001', 'train002', 'train003'];
  const rows = await sql<
    { no: number }[]
  >`select no from games where id = any(${`{${ids.join(',')}}`}::text[])`;
  const rebuild = () =>
    transaction(sql, async (tx) => [
      ...(await rebuildMistakes(tx, ids)),
      ...(await rebuildCards(
        tx,
        rows.map(({ no }) => no),
      )),
    ]);
  expect(await rebuild()).toEqual([]);
  await sql`update mistakes set cost = cost + 1 where ply = 6 and game_no = ${rows[0]?.no ?? 0}`;
  await sql`delete from mistakes where ply = 5 and game_no = ${rows[1]?.no ?? 0}`;
  await sql`update mistake_cards set reps = reps + 1 where ply = 5 and game_no = ${rows[2]?.no ?? 0}`;
  expect((await rebuild()).length).toBe(3);
  expect(await rebuild()).toEqual([]);
});

test('the examples of the description are what the routes take and answer', async () => {
  const { body } = await api.ask<{ components: { schemas: Record<string, { example?: unknown }> } }>(
    'GET',
    '/api/openapi.json',
  );
  const exampleOf = (name: string) => body.components.schemas[name]?.example;
  expect(mistakesSchema.parse(exampleOf('Mistakes')).items).toEqual([exampleOf('Mistake') as never]);
  expect(answeredSchema.parse(exampleOf('AnsweredMistake'))).toBeDefined();
  expect(mistakeAnswerSchema.parse(exampleOf('MistakeAnswer'))).toEqual({ found: true });
});
