import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { FoundEngines } from '../engine/find-engine.ts';
import type { EngineLimits } from '../engine/limits.ts';
import type { EngineProgram, NoEngine } from '../engine/program.ts';

const FAKE = fileURLToPath(new URL('fake-engine.ts', import.meta.url));

/** No engine that answers is late by these, however slow the machine: a test shortens the one that it waits for. */
export const PATIENT: EngineLimits = {
  handshakeMs: 50_000,
  readyMs: 50_000,
  stopMs: 50_000,
  quitMs: 300,
  searchFloorMs: 50_000,
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

/** Writes such an engine as a file of its own, as an operator would name it; gives its path. */
export const writeFakeEngine = (path: string, ...args: Parameters<typeof fakeProgram>): string => {
  writeFileSync(path, `#!/bin/sh\nexec ${fakeProgram(...args).command.join(' ')}\n`, { mode: 0o755 });
  return path;
};

/** Ends at once, and takes next to nothing to start: many deaths fit into a short time. */
export const DYING: EngineProgram = { ...fakeProgram('dead'), command: ['false'] };

/** What stands in the place of a Fairy-Stockfish that is not there. */
export const NO_FAIRY: NoEngine = { code: 'engine_not_available', detail: 'install fairy-stockfish' };

/** Engines of which there is that one alone. */
export const fake = (...args: Parameters<typeof fakeProgram>): FoundEngines => ({
  standard: fakeProgram(...args),
  fairy: NO_FAIRY,
});
