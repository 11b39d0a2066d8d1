import { parseEnv, required } from '@rookery/shared/env.ts';
import { startService } from '@rookery/shared/lifetime.ts';
import { createLog } from '@rookery/shared/log.ts';

// Asks the API beside it as the owner, METHOD PATH [JSON], and prints the answer: in its container, where the token
// is in a file and so in no list of processes. Exit 1 where the answer is no success.
await startService(
  'ask-as-owner',
  () => createLog('ask-as-owner', 'info'),
  async () => {
    const [method, path, body] = process.argv.slice(2);
    if (method === undefined || !path?.startsWith('/')) {
      process.stderr.write('rookery ask-as-owner: give METHOD PATH [JSON], as GET /api/status\n');
      process.exit(2);
    }
    const env = parseEnv(process.env);
    const answer = await fetch(new URL(path, `http://127.0.0.1:${env.PORT}`), {
      method,
      headers: {
        authorization: `Bearer ${required(env, 'ROOKERY_TOKEN')}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(60_000),
    });
    process.stdout.write(`${await answer.text()}\n`);
    process.exit(answer.ok ? 0 : 1);
  },
);
