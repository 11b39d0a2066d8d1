import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The part of the WebAssembly build of Fairy-Stockfish that is used here. */
interface Fairy {
  addMessageListener(listen: (line: string) => void): void;
  postMessage(command: string): void;
}

// A program that speaks UCI: Fairy-Stockfish of a version that plays every variant of Lichess, whatever the system has.
const require = createRequire(import.meta.url);
const start = require('fairy-stockfish-nnue.wasm/stockfish.js') as (given: {
  wasmBinary: Uint8Array;
}) => Promise<Fairy>;
// It would fetch its own file by a path, which is no URL.
const wasmBinary = readFileSync(require.resolve('fairy-stockfish-nnue.wasm/stockfish.wasm'));
const fairy = await start({ wasmBinary });
fairy.addMessageListener((line) => process.stdout.write(`${line}\n`));

const decoder = new TextDecoder();
let rest = '';
for await (const piece of process.stdin) {
  const lines = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split('\n');
  rest = lines.pop() ?? '';
  for (const line of lines) {
    if (line === 'quit') process.exit(0);
    fairy.postMessage(line);
  }
}
process.exit(0);
