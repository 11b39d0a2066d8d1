import type { Log } from '@rookery/shared/log.ts';
import type { AnalysisDesk } from './analyses/desk.ts';
import type { TopUp } from './analyses/top-up.ts';
import type { Database } from './db/connect.ts';
import type { Dispatch } from './dispatch.ts';
import type { Events } from './events.ts';
import type { Metrics } from './metrics.ts';
import type { GameWriter } from './saving/writer.ts';

/** What the routes work with, made once at the start and passed in. */
export interface Services {
  db: Database;
  writer: GameWriter;
  dispatch: Dispatch;
  events: Events;
  desk: AnalysisDesk;
  topUp: TopUp;
  metrics: Metrics;
  log: Log;
  /** The owner's token. */
  token: string;
  version: string;
}

/** What Hono carries through one request. */
export interface RequestEnv {
  Variables: { requestId: string };
}
