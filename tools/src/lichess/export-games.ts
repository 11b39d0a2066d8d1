import { type Exchange, pathOf, readBody, sendJson, sendText, wantsNdjson } from './answer.ts';
import type { RequestKey } from './faults.ts';
import { makePgn } from './pgn.ts';
import { gameBytes } from './project.ts';
import { type GameQuery, readQuery, selectGames, usesSearch } from './query.ts';
import type { Site } from './site.ts';
import { type Item, sendGames } from './stream.ts';

const encoder = new TextEncoder();
const MOST_IDS = 300;

function* itemsOf(site: Site, numbers: Iterable<number>, query: GameQuery, pgn: boolean): Generator<Item> {
  for (const number of numbers) {
    const bytes = pgn
      ? encoder.encode(makePgn(site.store.parse(number), query.clocks))
      : gameBytes(site.store, number, query);
    yield { id: site.store.idOf(number), bytes };
  }
}

/** Streams games with the head, the throttle and the faults of an export. */
async function stream(
  site: Site,
  exchange: Exchange,
  key: RequestKey,
  numbers: Iterable<number>,
  query: GameQuery,
) {
  const { req, res, url } = exchange;
  const pgn = !wantsNdjson(req.headers.accept);
  if (pgn)
    site.recorder.bad(`Accept is ${req.headers.accept ?? 'missing'}, so the answer is PGN`, pathOf(url));
  const due = site.faults.forStream(key);
  const quiet = due.some((fault) => fault.kind === 'quiet-cut');
  // Without chunks the end of the connection is the end of the body: a cut looks like an end.
  if (quiet) res.removeHeader('transfer-encoding');
  res.writeHead(200, {
    'content-type': pgn ? 'application/x-chess-pgn' : 'application/x-ndjson',
    'content-disposition': `attachment; filename=lichess_${key.player ?? 'games'}.${pgn ? 'pgn' : 'ndjson'}`,
    ...(quiet && { connection: 'close' }),
  });
  res.flushHeaders();
  await sendGames(exchange, itemsOf(site, numbers, query, pgn), site.manners.rate, site.faults, due);
}

/** GET /api/games/user/{username} */
export async function exportUserGames(site: Site, exchange: Exchange, username: string): Promise<void> {
  const { res, url } = exchange;
  const player = site.store.player(username);
  if (!player || player.closed) {
    res.writeHead(404);
    res.end();
    return;
  }
  const { query, odd } = readQuery(url.searchParams, false);
  for (const why of odd) site.recorder.bad(why, pathOf(url));
  if (usesSearch(query))
    site.recorder.bad('filters go to the search index, where since means lastMoveAt', pathOf(url));
  if (query.vs && !site.store.player(query.vs)) {
    sendJson(res, 404, { error: `No such opponent: ${query.vs}` });
    return;
  }
  const numbers = selectGames(site.store, player, query);
  await stream(site, exchange, { route: 'games', player: player.id }, numbers, query);
}

/** POST /api/games/export/_ids */
export async function exportByIds(site: Site, exchange: Exchange): Promise<void> {
  const { req, res, url } = exchange;
  const body = await readBody(req, 1 << 20);
  if (!body) {
    sendText(res, 413, 'too large');
    return;
  }
  const ids = new TextDecoder().decode(body).split(',');
  if (ids.length > MOST_IDS) site.recorder.bad(`more than ${MOST_IDS} ids, the rest is cut off`, pathOf(url));
  const numbers = new Set<number>();
  for (const id of ids.slice(0, MOST_IDS)) {
    const number = site.store.numberOf(id.trim().slice(0, 8));
    if (number !== undefined) numbers.add(number);
  }
  const { query, odd } = readQuery(url.searchParams, false);
  for (const why of odd) site.recorder.bad(why, pathOf(url));
  const newestFirst = [...numbers].sort((a, b) => site.store.createdAt(b) - site.store.createdAt(a) || b - a);
  await stream(site, exchange, { route: 'ids' }, newestFirst, query);
}

/** GET /game/export/{id} */
export function exportGame(site: Site, exchange: Exchange, id: string): void {
  const { req, res, url } = exchange;
  const number = site.store.numberOf(id.slice(0, 8));
  if (number === undefined) {
    sendText(res, 404);
    return;
  }
  const { query } = readQuery(url.searchParams, true);
  const json = wantsNdjson(req.headers.accept);
  if (!json)
    site.recorder.bad(`Accept is ${req.headers.accept ?? 'missing'}, so the answer is PGN`, pathOf(url));
  res.writeHead(200, { 'content-type': json ? 'application/json' : 'application/x-chess-pgn' });
  res.end(json ? gameBytes(site.store, number, query) : makePgn(site.store.parse(number), query.clocks));
  exchange.games = 1;
}
