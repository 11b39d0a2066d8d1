import { describe, expect, test } from 'bun:test';
import { ZodError } from 'zod';
import { analyzeId, parsePayload, QUEUES, type QueueKey, recordsOf, turnId } from './jobs.ts';

test('the queues and jobs have the names that the system was specified with', () => {
  expect(Object.values(QUEUES).map(({ queue, job }) => [queue, job])).toEqual([
    ['orchestrator_queue', 'orchestrator'],
    ['api_queue', 'fetch_player_games'],
    ['db_queue', 'process_game_data'],
    ['analysis_queue', 'analyze_game'],
  ]);
});

const ORIGIN = { pageId: 1, playerId: 'anna', fetchedAt: 1_700_000_000_000 };
const RECORD = { line: '{"id":"x"}', seq: 0 };
const PROCESS = { ...ORIGIN, records: [RECORD] };

describe('a payload', () => {
  test.each<[QueueKey, object]>([
    ['orchestrator', {}],
    ['fetch', { playerId: 'anna', syncId: 3, turn: 1 }],
    ['process', PROCESS],
    ['process', { ...PROCESS, records: [RECORD, { line: '', seq: 99_999 }] }],
    ['process', { ...PROCESS, records: [{ line: '\0\ud800 not json', seq: 1 }] }],
    ['analyze', { kind: 'chunk', gameId: 'abcdefgh', from: 0, to: 5, generation: 1 }],
    ['analyze', { kind: 'evaluation', id: 'b6a7' }],
  ])('of %s comes back as it was put (case %#)', (key, payload) => {
    const throughRedis: unknown = JSON.parse(JSON.stringify(payload));
    expect(parsePayload(key, throughRedis)).toEqual(payload as never);
  });

  test.each<[QueueKey, unknown]>([
    ['orchestrator', null],
    ['fetch', {}],
    ['fetch', { playerId: '', syncId: 3, turn: 1 }],
    ['fetch', { playerId: 'anna', syncId: '3', turn: 1 }],
    ['fetch', { playerId: 'anna', syncId: 3, turn: 0 }],
    ['process', { ...PROCESS, records: [{ ...RECORD, seq: -1 }] }],
    ['process', { ...PROCESS, records: [RECORD, { ...RECORD, seq: 1.5 }] }],
    ['process', { ...PROCESS, records: [] }],
    ['process', { ...PROCESS, records: [{ ...RECORD, line: { id: 'x' } }] }],
    ['process', { ...PROCESS, pageId: undefined }],
    ['process', { ...PROCESS, fetchedAt: '2024-01-01' }],
    ['analyze', { kind: 'chunk', gameId: '', from: 0, to: 5, generation: 1 }],
    ['analyze', { kind: 'chunk', gameId: 'abcdefgh', from: 0, to: 5 }],
    ['analyze', { kind: 'game', gameId: 'abcdefgh' }],
    ['analyze', { gameId: 'abcdefgh' }],
    ['analyze', []],
  ])('of %s that can never succeed throws (case %#)', (key, payload) => {
    expect(() => parsePayload(key, payload)).toThrow(ZodError);
  });
});

test('a job that completes does not pile up in Redis', () => {
  for (const { options } of Object.values(QUEUES)) {
    expect(options.removeOnComplete === true || options.removeOnComplete.count <= 1_000).toBe(true);
    expect(options.removeOnFail.count).toBeLessThanOrEqual(10_000);
  }
});

test('each turn of each sync has an id of its own that BullMQ takes', () => {
  const ids = [1, 2, 11, 12].flatMap((sync) => [1, 2, 11, 12].map((turn) => turnId(sync, turn)));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).not.toMatch(/:|^\d+$/);
});

test('the records of a job each know where they came from', () => {
  const records = [RECORD, { line: 'second', seq: 7 }];
  expect(recordsOf({ ...ORIGIN, records })).toEqual([
    { ...ORIGIN, line: '{"id":"x"}', seq: 0 },
    { ...ORIGIN, line: 'second', seq: 7 },
  ]);
});

test('each chunk, in each generation and urgency, has an id of its own that BullMQ takes', () => {
  const ids = [5, 11].flatMap((to) =>
    [1, 2].flatMap((generation) =>
      [2, 20].map((priority) =>
        analyzeId({ kind: 'chunk', gameId: 'abcdefgh', from: to - 5, to, generation }, priority),
      ),
    ),
  );
  ids.push(analyzeId({ kind: 'evaluation', id: '1' }, 1), analyzeId({ kind: 'evaluation', id: '2' }, 1));
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).not.toMatch(/:|^\d+$/);
});
