import { type Exchange, readBody, sendJson, sendText } from './answer.ts';
import { type FaultOrder, readFault } from './faults.ts';
import { addLines } from './load.ts';
import { gameBytes } from './project.ts';
import { readQuery, selectGames } from './query.ts';
import { createRecorder, type Report } from './report.ts';
import type { Site } from './site.ts';

const NEWLINE = Uint8Array.of(0x0a);

/** Everything that the stand-in saw and what its faults did. */
export function reportOf(site: Site): Report {
  return {
    ...site.recorder.counts(),
    open: site.slots.open(),
    mostOpen: site.slots.most(),
    overlaps: site.overlaps,
    tooEarly: site.tooEarly,
    faults: site.faults.list(),
    games: site.store.size(),
  };
}

function reset(site: Site, exchange: Exchange): void {
  site.recorder = createRecorder();
  site.slots.forget();
  site.overlaps = 0;
  site.tooEarly = 0;
  site.notBefore = 0;
  sendJson(exchange.res, 200, {});
}

async function setFaults(site: Site, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange.req);
  let list: unknown;
  try {
    list = JSON.parse(new TextDecoder().decode(body));
  } catch {
    sendJson(exchange.res, 400, { error: 'the faults are not JSON' });
    return;
  }
  const orders: FaultOrder[] = [];
  for (const [i, value] of (Array.isArray(list) ? list : [list]).entries()) {
    const order = readFault(value, `fault ${i + 1}`);
    if (typeof order === 'string') {
      sendJson(exchange.res, 400, { error: order });
      return;
    }
    orders.push(order);
  }
  site.faults.set(orders);
  site.notBefore = 0;
  sendJson(exchange.res, 200, site.faults.list());
}

async function addGames(site: Site, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange.req);
  const result = addLines(site.store, body ?? new Uint8Array());
  if ('badLine' in result) sendJson(exchange.res, 400, { error: `line ${result.badLine} is no game` });
  else sendJson(exchange.res, 200, result);
}

async function addPlayers(site: Site, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange.req);
  const list = JSON.parse(new TextDecoder().decode(body)) as { username: string; closed?: boolean }[];
  for (const { username, closed } of list) {
    const player = site.store.ensurePlayer(username);
    player.listed = true;
    player.closed = closed ?? player.closed;
  }
  sendJson(exchange.res, 200, { players: list.length });
}

function listGames(site: Site, exchange: Exchange, username: string): void {
  const { res, url } = exchange;
  const player = site.store.player(username);
  if (!player) {
    sendText(res, 404);
    return;
  }
  const { query } = readQuery(url.searchParams, false);
  res.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (const number of selectGames(site.store, player, query)) {
    res.write(site.store.line(number));
    res.write(NEWLINE);
  }
  res.end();
}

/** Asks for everything that Lichess shows of a player, the oldest game first. */
const EVERYTHING = new URLSearchParams(
  'clocks=true&evals=true&accuracy=true&opening=true&division=true&ongoing=true&sort=dateAsc',
);

function showGames(site: Site, exchange: Exchange, username: string): void {
  const { res } = exchange;
  const player = site.store.player(username);
  if (!player) {
    sendText(res, 404);
    return;
  }
  const { query } = readQuery(EVERYTHING, false);
  res.writeHead(200, { 'content-type': 'application/x-ndjson' });
  for (const number of selectGames(site.store, player, query)) {
    res.write(gameBytes(site.store, number, query));
    res.write(NEWLINE);
  }
  res.end();
}

function listPlayers(site: Site, exchange: Exchange): void {
  const all = exchange.url.searchParams.has('all');
  const players = site.store
    .players()
    .filter((player) => all || player.listed)
    .map(({ id, name, closed, games }) => ({ id, username: name, closed, games: games.length }));
  sendJson(exchange.res, 200, players);
}

/** The control routes under `/__stand-in/`, which count as no request. */
export async function control(site: Site, exchange: Exchange, path: string): Promise<void> {
  const call = `${exchange.req.method} ${path}`;
  if (call === 'GET report') sendJson(exchange.res, 200, reportOf(site));
  else if (call === 'POST reset') reset(site, exchange);
  else if (call === 'POST faults') await setFaults(site, exchange);
  else if (call === 'POST games') await addGames(site, exchange);
  else if (call === 'GET players') listPlayers(site, exchange);
  else if (call === 'POST players') await addPlayers(site, exchange);
  else if (call.startsWith('GET games/')) listGames(site, exchange, decodeURIComponent(path.slice(6)));
  else if (call.startsWith('GET shown/')) showGames(site, exchange, decodeURIComponent(path.slice(6)));
  else sendJson(exchange.res, 404, { error: `no such control route: ${call}` });
}
