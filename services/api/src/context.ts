import type { Log } from '@rookery/shared/log.ts';
import type { AnalysisDesk } from './analyses/desk.ts';
import type { TopUp } from './analyses/top-up.ts';
import type { Database } from './db/connect.ts';
import type { Dispatch } from './dispatch.ts';
import type { Events } from './events.ts';
import type { KnownLines } from './explorer/known-lines.ts';
import type { Sites } from './http/sites.ts';
import type { Reader } from './importing/reader.ts';
import type { Metrics } from './metrics.ts';
import type { Doorkeeper } from './principals/doorkeeper.ts';
import type { Principal } from './principals/principal.ts';
import type { GameWriter } from './saving/writer.ts';

/** What the routes work with, made once at the start and passed in. */
export interface Services {
  db: Database;
  writer: GameWriter;
  reader: Reader;
  dispatch: Dispatch;
  events: Events;
  lines: KnownLines;
  desk: AnalysisDesk;
  topUp: TopUp;
  metrics: Metrics;
  log: Log;
  /** Who may ask. */
  doorkeeper: Doorkeeper;
  /** What the stack is served as; this machine alone without. */
  sites?: Sites;
  version: string;
  /** Where Lichess is, in the Site tags of its games; lichess.org always is. */
  lichessUrl?: string;
  /** Where the built page is; none is served without. */
  pageFolder?: string;
}

/** What Hono carries through one request. */
export interface RequestEnv {
  Variables: { requestId: string; principal: Principal };
}
