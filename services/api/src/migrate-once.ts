import { parseEnv, required } from '@rookery/shared/env.ts';
import { startService } from '@rookery/shared/lifetime.ts';
import { createLog } from '@rookery/shared/log.ts';
import { migrate } from './migrate.ts';

// The step before the API where the API's own role may not change the schema. Ends with exit 0 when it is the newest.
let log = createLog('migrate', 'info');

await startService(
  'migrate',
  () => log,
  async () => {
    const env = parseEnv(process.env);
    log = createLog('migrate', env.LOG_LEVEL);
    const applied = await migrate(required(env, 'DATABASE_URL'));
    log.info({ applied }, applied.length > 0 ? 'migrated' : 'the schema is the newest');
    process.exit(0);
  },
);
