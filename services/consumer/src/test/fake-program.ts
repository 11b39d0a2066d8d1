import { fileURLToPath } from 'node:url';
import type { EngineLimits } from '../engine/limits.ts';
import type { EngineProgram } from '../engine/program.ts';

const FAKE = fileURLToPath(new URL('fake-engine.ts', import.meta.url));

/** Deadlines of tests: long enough for a busy machine to start Bun, short enough to wait for. */
export const SHORT_LIMITS: EngineLimits = {
  handshakeMs: 3_000,
  readyMs: 1_000,
  stopMs: 400,
  quitMs: 300,
  searchFloorMs: 600,
  searchMsPerMillion: 600,
};

/** An engine that misbehaves in one way, from its nth search on (see fake-engine.ts). */
export const fakeProgram = (mode: string, ...args: (number | string)[]): EngineProgram => ({
  flavor: 'standard',
  kind: 'native',
  command: [process.execPath, FAKE, mode, ...args.map(String)],
  identity: { name: 'Fake 1.0', version: '1.0', net: 'nn-fake.nnue' },
  rules: ['chess', 'kingofthehill'],
});
