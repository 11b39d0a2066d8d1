import { expect, test } from 'bun:test';
import { ApiAway, ApiRefused } from '@rookery/shared/api-answer.ts';
import type { SaveGame } from '@rookery/shared/contract/save.ts';
import { createGatheredSave, type Refusal } from './gather-saves.ts';
import { GAME } from './test/record.ts';

const gameOf = (id: string, moves = 'e4'): SaveGame => ({ game: { ...GAME, id, moves } });

/** A sender that answers as told and remembers what it was sent. */
const fakeSend = (answer: (ids: string[]) => Refusal[], gathering = { enough: 1, patienceMs: 60_000 }) => {
  const sent: string[][] = [];
  const save = createGatheredSave(async (games) => {
    const ids = games.map(({ game }) => game.id);
    sent.push(ids);
    return answer(ids);
  }, gathering);
  return { sent, save };
};
const allGood = (ids: string[]): Refusal[] => ids.map(() => undefined);

test('the games of one moment go in one request, those of the next in another', async () => {
  const { sent, save } = fakeSend(allGood);
  await Promise.all(['a', 'b', 'c'].map((id) => save(gameOf(id))));
  await save(gameOf('d'));
  expect(sent).toEqual([['a', 'b', 'c'], ['d']]);
});

test('fewer than enough wait for others, for a moment', async () => {
  const patient = fakeSend(allGood, { enough: 2, patienceMs: 60_000 });
  const first = patient.save(gameOf('a'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(patient.sent).toEqual([]);
  await Promise.all([first, patient.save(gameOf('b'))]);
  expect(patient.sent).toEqual([['a', 'b']]);
  const { sent, save } = fakeSend(allGood, { enough: 3, patienceMs: 30 });
  await Promise.all(['a', 'b'].map((id) => save(gameOf(id))));
  expect(sent).toEqual([['a', 'b']]);
});

test('enough do not wait', async () => {
  const { sent, save } = fakeSend(allGood, { enough: 3, patienceMs: 60_000 });
  await Promise.all(['a', 'b', 'c', 'd'].map((id) => save(gameOf(id))));
  expect(sent).toEqual([['a', 'b', 'c', 'd']]);
});

test('each game hears what became of it', async () => {
  const { save } = fakeSend((ids) =>
    ids.map((id) => (id === 'b' ? { code: 'illegal_move', detail: 'ply 3' } : undefined)),
  );
  const [a, b, c] = await Promise.allSettled(['a', 'b', 'c'].map((id) => save(gameOf(id))));
  expect([a?.status, c?.status]).toEqual(['fulfilled', 'fulfilled']);
  expect(b).toMatchObject({
    status: 'rejected',
    reason: { status: 422, code: 'illegal_move', message: 'ply 3' },
  });
});

test('a request that is refused as a whole is sent again game by game', async () => {
  const { sent, save } = fakeSend((ids) => {
    if (ids.includes('b')) throw new ApiRefused(400, 'invalid_body', 'games.1: wrong');
    return allGood(ids);
  });
  const [a, b, c] = await Promise.allSettled(['a', 'b', 'c'].map((id) => save(gameOf(id))));
  expect(sent).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
  expect([a?.status, b?.status, c?.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('an API that is away is away for all, and nothing is sent twice', async () => {
  const { sent, save } = fakeSend(() => {
    throw new ApiAway('gone');
  });
  const answers = await Promise.allSettled(['a', 'b'].map((id) => save(gameOf(id))));
  expect(answers.map((answer) => answer.status === 'rejected' && answer.reason instanceof ApiAway)).toEqual([
    true,
    true,
  ]);
  expect(sent).toHaveLength(1);
});

test('many or long games are shared out over several requests, in order and without loss', async () => {
  const { sent, save } = fakeSend(allGood);
  const ids = Array.from({ length: 130 }, (_, i) => `g${i}`);
  await Promise.all(ids.map((id) => save(gameOf(id))));
  expect(sent.map((request) => request.length)).toEqual([64, 64, 2]);
  expect(sent.flat()).toEqual(ids);
  sent.length = 0;
  await Promise.all(['a', 'b', 'c'].map((id) => save(gameOf(id, 'x'.repeat(90_000)))));
  expect(sent).toEqual([['a', 'b'], ['c']]);
});
