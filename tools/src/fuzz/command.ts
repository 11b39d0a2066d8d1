import { defineCommand } from 'citty';
import { installArg } from '../cli/install-arg.ts';
import { readNumber } from '../cli/number.ts';
import { say } from '../cli/say.ts';
import { Stop } from '../cli/stop.ts';
import type { Document } from './document.ts';
import { storeKnown } from './known.ts';
import { playFuzz } from './play.ts';
import { renderFuzz } from './render.ts';
import { startFuzzServer } from './server.ts';

/** What the memory may grow by in the second half of the requests: what is made ready once is made by then. */
const MOST_GROWTH_MB = 100;

/** How often the memory is looked at on the way. */
const PARTS = 10;

export const fuzzCommand = defineCommand({
  meta: {
    name: 'fuzz',
    description: 'Sends valid, nearly valid and hostile requests to every route of the OpenAPI document',
  },
  args: {
    requests: { type: 'string', valueHint: 'N', default: '20000', description: 'how many, at least' },
    seed: { type: 'string', valueHint: 'N', description: 'repeats a run (any)' },
    ...installArg,
  },
  run: async ({ args }) => {
    const requests = readNumber('--requests', args.requests, { least: 1, most: 100_000_000 }) ?? 0;
    const seed =
      readNumber('--seed', args.seed, { least: 0, most: 2 ** 31 - 1 }) ?? Math.floor(Math.random() * 2 ** 31);
    say(`fuzz: seed ${seed}`);
    const server = await startFuzzServer(args.install);
    try {
      const { url, token } = server;
      const authorization = `Bearer ${token}`;
      const known = await storeKnown((method, path, body) =>
        fetch(`${url}${path}`, {
          method,
          headers: { authorization, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      );
      const described = await fetch(`${url}/api/openapi.json`, { headers: { authorization } });
      const document = (await described.json()) as Document;
      const memory = [server.memory()];
      const onProgress = (sent: number) => {
        if (sent >= (requests * memory.length) / PARTS) memory.push(server.memory());
      };
      const result = await playFuzz({ url, token, document, known, requests, seed, onProgress });
      process.stdout.write(`${renderFuzz(result, seed, memory, server.errors())}\n`);
      if (result.findings.length > 0) throw new Stop(`${result.findings.length} routes answer wrongly`);
      const growth = (memory.at(-1) ?? 0) - (memory[PARTS / 2] ?? 0);
      if (growth > MOST_GROWTH_MB) throw new Stop(`the memory grew by ${growth} MB in the second half`);
    } finally {
      await server.stop();
    }
  },
});
