import { type AnalysisDesk, createAnalysisDesk } from '@rookery/api/analyses/desk.ts';
import { createTopUp, type TopUp } from '@rookery/api/analyses/top-up.ts';
import { createApp } from '@rookery/api/app.ts';
import type { Client } from '@rookery/api/client.ts';
import { connect, type Database } from '@rookery/api/db/connect.ts';
import { createDispatch, type Dispatch } from '@rookery/api/dispatch.ts';
import { createEvents } from '@rookery/api/events.ts';
import { createKnownLines, type KnownLines } from '@rookery/api/explorer/known-lines.ts';
import type { Sites } from '@rookery/api/http/sites.ts';
import { createReader, type Reader } from '@rookery/api/importing/reader.ts';
import { createMetrics } from '@rookery/api/metrics.ts';
import { createDoorkeeper } from '@rookery/api/principals/doorkeeper.ts';
import { createGameWriter, type GameWriter } from '@rookery/api/saving/writer.ts';
import { createLog } from '@rookery/shared/log.ts';
import { hc } from 'hono/client';
import { makeSecret } from '../stack/secret.ts';
import { createTestDatabase } from './database.ts';
import { testRedis } from './redis.ts';

/** What the API answered; `body` is its JSON, its text where it is none, or null. */
export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

/** An API of a test file's own, over a database and a Redis database of its own, asked without a socket. */
export interface TestApi {
  db: Database;
  writer: GameWriter;
  reader: Reader;
  dispatch: Dispatch;
  lines: KnownLines;
  desk: AnalysisDesk;
  topUp: TopUp;
  app: ReturnType<typeof createApp>;
  client: Client;
  token: string;
  databaseUrl: string;
  redisUrl: string;
  /** Asks as the owner; an object is sent as JSON. */
  ask<T = unknown>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  close(): Promise<void>;
}

const TOKEN = makeSecret();
/** What the services carry. */
export const SERVICE_TOKENS = { producer: makeSecret(), consumer: makeSecret() };

/** An API on a database that exists, as a second process would be. `close` leaves the database where it is. */
export const openApi = async (
  databaseUrl: string,
  redisUrl: string,
  pageFolder?: string,
  sites?: Sites,
): Promise<TestApi> => {
  const log = createLog('test', 'silent');
  const db = connect(databaseUrl);
  const dispatch = createDispatch(redisUrl, log);
  const events = createEvents(db.sql, () => undefined);
  const metrics = createMetrics('0.0.0');
  const writer = createGameWriter(db.saving, log, {
    onMoved: events.syncsMoved,
    onSaved: metrics.batchSaved,
  });
  const reader = createReader(log);
  const desk = createAnalysisDesk({ sql: db.sql, log, dispatch, events }, 0);
  const topUp = createTopUp(desk, { restMs: 0 });
  const doorkeeper = createDoorkeeper(db.sql, { owner: TOKEN, ...SERVICE_TOKENS });
  const lines = createKnownLines(db.sql);
  const services = { db, writer, reader, dispatch, events, lines, desk, topUp, metrics, log, doorkeeper };
  const app = createApp({ ...services, version: '0.0.0', pageFolder, sites });
  const headers = { authorization: `Bearer ${TOKEN}` };
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
    const response = await app.request(path, {
      method,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, headers: response.headers, body: bodyOf(await response.text()) as T };
  };
  return {
    db,
    writer,
    reader,
    dispatch,
    lines,
    desk,
    topUp,
    app,
    token: TOKEN,
    databaseUrl,
    redisUrl,
    ask,
    client: hc('http://localhost/api', { headers, fetch: app.request }) as unknown as Client,
    close: async () => {
      reader.close();
      await writer.drain();
      await dispatch.close();
      await db.close();
    },
  };
};

const bodyOf = (text: string): unknown => {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** An API on a new database; `close` drops it. */
export const startTestApi = async (pageFolder?: string): Promise<TestApi> => {
  const [database, redis] = await Promise.all([createTestDatabase(), testRedis()]);
  const api = await openApi(database.url, redis.url, pageFolder);
  return {
    ...api,
    close: async () => {
      await api.close();
      await database.drop();
    },
  };
};
