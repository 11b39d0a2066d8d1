import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agentFault } from './agent.ts';
import { type Exchange, pathOf, sendJson, sendText } from './answer.ts';
import { control } from './control.ts';
import { exportByIds, exportGame, exportUserGames } from './export-games.ts';
import type { Fault, RequestKey } from './faults.ts';
import type { Site } from './site.ts';
import { showAccount, showUser, showUsers } from './users.ts';

const CONTROL = '/__stand-in/';
/** How long to wait after a 429 that names no seconds. */
const USUAL_WAIT_MS = 60_000;
const TOKEN = /^Bearer ([A-Za-z0-9_]{1,512})$/;
const PROXY_PAGE =
  '<html><head><title>Error</title></head><body><center><h1>Error</h1></center></body></html>';

interface Route {
  key: RequestKey;
  run(): void | Promise<void>;
}

function routeOf(site: Site, exchange: Exchange, owner: string | undefined): Route | undefined {
  const { req, url } = exchange;
  const path = decodeURIComponent(url.pathname);
  const [first, second, third, fourth, fifth] = path.split('/').filter(Boolean);
  const call = `${req.method} ${first}/${second}/${third ?? ''}`;
  const name = (username: string): string => (username === 'me' && owner ? owner : username);
  if (call === 'GET api/games/user' && fourth && !fifth) {
    const player = name(fourth);
    return { key: { route: 'games', player }, run: () => exportUserGames(site, exchange, player) };
  }
  if (call === 'POST api/games/export' && fourth === '_ids') {
    return { key: { route: 'ids' }, run: () => exportByIds(site, exchange) };
  }
  if (req.method === 'GET' && first === 'game' && second === 'export' && third) {
    return { key: { route: 'game' }, run: () => exportGame(site, exchange, third) };
  }
  if (req.method === 'GET' && first === 'api' && second === 'user' && third && !fourth) {
    const player = name(third);
    return { key: { route: 'user', player }, run: () => showUser(site, exchange, player) };
  }
  if (call === 'GET api/account/') {
    return { key: { route: 'account' }, run: () => showAccount(site, exchange, owner) };
  }
  if (call === 'POST api/users/') return { key: { route: 'users' }, run: () => showUsers(site, exchange) };
  return undefined;
}

function tooMany(site: Site, res: ServerResponse, seconds: number | undefined, html: boolean): void {
  site.notBefore = performance.now() + (seconds === undefined ? USUAL_WAIT_MS : seconds * 1000);
  if (html) sendText(res, 429, PROXY_PAGE, 'text/html');
  else {
    const error = 'Too many requests. Try again later.';
    const ratelimit = { key: 'api.games.user', seconds };
    sendJson(res, 429, seconds === undefined ? { error } : { error, ratelimit });
  }
}

/** Ends the connection from this side. */
function reset(exchange: Exchange): void {
  exchange.cut = true;
  exchange.res.socket?.destroy();
}

function answerFault(site: Site, exchange: Exchange, fault: Fault): void {
  const { res } = exchange;
  switch (fault.kind) {
    case '429':
      tooMany(site, res, fault.seconds, fault.html);
      return;
    case '401':
      sendJson(res, 401, { error: 'No such token' });
      return;
    case '403':
      sendJson(res, 403, { error: 'Missing scope' });
      return;
    case '404':
      res.writeHead(404);
      res.end();
      return;
    case 'refuse':
      reset(exchange);
      if (fault.ms) site.goDown(fault.ms);
      return;
    case 'hang':
      if (fault.ms) setTimeout(() => reset(exchange), fault.ms);
      return;
    default:
      sendText(
        res,
        Number(fault.kind),
        fault.html ? PROXY_PAGE : 'Error',
        fault.html ? 'text/html' : 'text/plain',
      );
  }
}

async function answer(site: Site, exchange: Exchange, others: number): Promise<void> {
  const { req, res, url } = exchange;
  const { manners, recorder } = site;
  const agent = req.headers['user-agent'];
  recorder.began(url.pathname, agent ?? '');
  const agentWhy = agentFault(agent);
  if (agentWhy) recorder.bad(agentWhy, pathOf(url));
  const early = site.notBefore - performance.now();
  if (early > 0) {
    site.tooEarly++;
    recorder.bad(`${Math.round(early)} ms before the end of a 429`, pathOf(url));
  }
  if (others > 0) {
    site.overlaps++;
    recorder.bad(`${others} other request open`, pathOf(url));
    sendJson(res, 429, { error: 'Please only run 1 request(s) at a time' });
    return;
  }
  if (agentWhy && manners.refuseAgents) {
    sendText(res, 403, 'Please set a user agent of your own');
    return;
  }
  const header = req.headers.authorization;
  const token = header === undefined ? undefined : TOKEN.exec(header)?.[1];
  const known = token !== undefined && (manners.tokens.size === 0 || manners.tokens.has(token));
  const owner =
    token === undefined ? undefined : (manners.tokens.get(token) ?? site.store.players()[0]?.name);
  const route = routeOf(site, exchange, known ? owner : undefined);
  const fault = route && site.faults.forRequest(route.key);
  if (fault) answerFault(site, exchange, fault);
  else if (header !== undefined && !known) sendJson(res, 401, { error: 'No such token' });
  else if (route) await route.run();
  else {
    recorder.bad('no such route', pathOf(url));
    sendJson(res, 404, { error: 'Not found' });
  }
}

function take(site: Site, req: IncomingMessage, res: ServerResponse): void {
  const url = URL.parse(`http://lichess.test${req.url ?? '/'}`);
  if (!url) {
    sendText(res, 400, 'Bad request');
    return;
  }
  const exchange: Exchange = { req, res, url, games: 0, cut: false };
  const failed = (error: unknown): void => {
    process.stderr.write(`lichess stand-in: ${url.pathname}: ${String(error)}\n`);
    res.socket?.destroy();
  };
  if (url.pathname.startsWith(CONTROL)) {
    control(site, exchange, url.pathname.slice(CONTROL.length)).catch(failed);
    return;
  }
  const began = performance.now();
  const slot = site.slots.enter();
  res.once('close', () => {
    const aborted = !res.writableFinished && !exchange.cut;
    slot.leave(aborted);
    site.recorder.ended({
      at: Date.now(),
      method: req.method ?? '',
      url: pathOf(url),
      status: res.headersSent ? res.statusCode : 0,
      games: exchange.games,
      ms: Math.round(performance.now() - began),
      end: exchange.cut ? 'cut' : aborted ? 'aborted' : 'done',
    });
  });
  answer(site, exchange, slot.others).catch(failed);
}

/** A running server. */
export interface Served {
  port: number;
  close(): Promise<void>;
}

/** Serves the site on an address of this machine; port 0 takes a free one. Rejects when the port is taken. */
export async function serve(site: Site, port: number, host: string): Promise<Served> {
  const server = createServer((req, res) => take(site, req, res));
  server.requestTimeout = 0;
  server.timeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const taken = (server.address() as AddressInfo).port;
  let closed = false;
  site.goDown = (ms) => {
    server.close();
    setTimeout(() => closed || server.listen(taken, host), ms);
  };
  return {
    port: taken,
    close: () =>
      new Promise((resolve) => {
        closed = true;
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
