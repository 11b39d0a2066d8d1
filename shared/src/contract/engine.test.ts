import { describe, expect, test } from 'bun:test';
import { searchResultSchema, workerReportSchema } from './engine.ts';

const ENGINE = { engine: 'Stockfish 15.1', version: '15.1', net: null, hashMb: 64 };
const LINE = { score: { cp: 1 }, pv: ['e2e4', 'e7e8q', 'P@d5'], depth: 1 };
const FOUND = { engine: ENGINE, nodes: 1_000, multiPv: 1, searched: 0, lines: [LINE] };

describe('a result', () => {
  test.each<[string, object]>([
    ['of a search', FOUND],
    ['of a mate', { ...FOUND, lines: [{ ...LINE, score: { mate: -3 } }] }],
    ['of a position that is over', { decided: 'draw' }],
    ['that there is none', { unsearchable: 'it ended three engines' }],
  ])('%s is taken', (_, result) => {
    expect(searchResultSchema.parse(result)).toEqual(result as never);
  });

  test.each<[string, object]>([
    ['without a line', { ...FOUND, lines: [] }],
    ['with a line without a move', { ...FOUND, lines: [{ ...LINE, pv: [] }] }],
    ['with a null move', { ...FOUND, lines: [{ ...LINE, pv: ['0000'] }] }],
    ['with two scores', { ...FOUND, lines: [{ ...LINE, score: { cp: 1, mate: 1 } }] }],
    ['with a score between centipawns', { ...FOUND, lines: [{ ...LINE, score: { cp: 0.5 } }] }],
    ['of a search and of none', { ...FOUND, unsearchable: 'x' }],
    ['of nobody', { ...FOUND, engine: { ...ENGINE, engine: '' } }],
    ['that is won by nobody', { decided: 'anna' }],
    ['without a reason', { unsearchable: '' }],
  ])('%s is refused', (_, result) => {
    expect(searchResultSchema.safeParse(result).success).toBe(false);
  });
});

test('a worker reports both families, each with an engine or with what to install', () => {
  const families = {
    standard: { engine: ENGINE },
    fairy: { missing: 'apt-get install fairy-stockfish' },
  };
  const report = { families, engines: [{ state: 'idle', nps: null }], nodesPerSecond: null };
  expect(workerReportSchema.safeParse(report).success).toBe(true);
  for (const wrong of [
    { ...report, families: { standard: { engine: ENGINE } } },
    { ...report, families: { ...families, fairy: { engine: ENGINE, lacks: ['chess'] } } },
    { ...report, engines: [{ state: 'asleep', nps: null }] },
    { ...report, nodesPerSecond: -1 },
  ])
    expect(workerReportSchema.safeParse(wrong).success).toBe(false);
});
