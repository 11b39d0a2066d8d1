import { afterAll, expect, test } from 'bun:test';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PATIENT } from '../test/fake-program.ts';
import { quietLog } from '../test/quiet-log.ts';
import { findEngines } from './find-engine.ts';
import { createEnginePool } from './pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'rookery-fairy-'));
const path = join(folder, 'fairy');
const script = fileURLToPath(new URL('../test/fairy-wasm.ts', import.meta.url));
writeFileSync(path, `#!/bin/sh\nexec '${process.execPath}' '${script}'\n`);
chmodSync(path, 0o755);

const { PATH } = process.env;
const { fairy } = await findEngines(
  { PATH, STOCKFISH_PATH: '/nowhere', FAIRY_STOCKFISH_PATH: path },
  quietLog,
  PATIENT,
);
const pool = createEnginePool({
  size: 1,
  standard: fairy,
  fairy,
  log: quietLog,
  hashMb: 16,
  limits: PATIENT,
});
afterAll(async () => {
  await pool.close();
  rmSync(folder, { recursive: true });
});

// 1. Nf3 a6 2. Ne5 a5 3. Nxf7: the king stands beside it.
const GAME = ['g1f3', 'a7a6', 'f3e5', 'a6a5', 'e5f7'];

test('an atomic game is searched to its explosion, which is decided', async () => {
  const plies = [5, 4, 3, 2, 1, 0];
  const outcomes = await pool.search({ variant: 'atomic', moves: GAME, plies }, { nodes: 3_000 });
  const at = new Map(outcomes.map(({ ply, outcome }) => [ply, outcome]));
  const before = at.get(GAME.length - 1);
  if (before?.kind !== 'evaluated') throw new Error(JSON.stringify(before));
  expect(before.engine.name).toContain('Fairy-Stockfish');
  // By the rules of chess the knight would be lost for a pawn.
  expect(['e5f7', 'e5d7']).toContain(before.evaluation.best);
  expect(before.evaluation.score).toEqual({ mate: 1 });
  expect(at.get(GAME.length)).toEqual({ kind: 'decided', winner: 'white' });
  for (let ply = 0; ply < GAME.length; ply++) expect([ply, at.get(ply)?.kind]).toEqual([ply, 'evaluated']);
});
