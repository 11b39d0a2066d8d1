import { type Exchange, readBody, sendJson, sendText } from './answer.ts';
import type { Site } from './site.ts';
import { FIELD, type Store, type StoredPlayer } from './store.ts';

const MOST_USERS = 300;

function countsOf(store: Store, player: StoredPlayer): Record<string, number> {
  const counts = { all: 0, rated: 0, win: 0, loss: 0, draw: 0, ai: 0, playing: 0 };
  for (const number of player.games) {
    const fields = store.fields(number);
    if (fields & FIELD.running) counts.playing++;
    if (!(fields & FIELD.finished)) continue;
    const game = store.parse(number);
    counts.all++;
    if (game.rated) counts.rated++;
    if (game.players.white.aiLevel !== undefined || game.players.black.aiLevel !== undefined) counts.ai++;
    if (!game.winner) counts.draw++;
    else if (game.players[game.winner]?.user?.id === player.id) counts.win++;
    else counts.loss++;
  }
  return counts;
}

function userJson(store: Store, player: StoredPlayer, full: boolean): Record<string, unknown> {
  if (player.closed) return { id: player.id, username: player.name, disabled: true };
  const games = store.gamesOf(player);
  const first = games[0];
  const last = games.at(-1);
  return {
    id: player.id,
    username: player.name,
    perfs: {},
    createdAt: first === undefined ? Date.UTC(2021, 0, 1) : store.createdAt(first) - 86_400_000,
    seenAt: last === undefined ? Date.UTC(2021, 0, 1) : store.lastMoveAt(last),
    playTime: { total: games.length * 600, tv: 0 },
    url: `https://lichess.org/@/${player.name}`,
    ...(full && { count: countsOf(store, player) }),
  };
}

/** GET /api/user/{username} */
export function showUser(site: Site, exchange: Exchange, username: string): void {
  const player = site.store.player(username);
  if (player) sendJson(exchange.res, 200, userJson(site.store, player, true));
  else sendJson(exchange.res, 404, { error: 'Not found' });
}

/** POST /api/users */
export async function showUsers(site: Site, exchange: Exchange): Promise<void> {
  const body = await readBody(exchange.req, 1 << 20);
  if (!body) {
    sendText(exchange.res, 413, 'too large');
    return;
  }
  const names = new TextDecoder().decode(body).split(',').slice(0, MOST_USERS);
  const players = names
    .map((name) => site.store.player(name.trim()))
    .filter((player) => player !== undefined);
  sendJson(
    exchange.res,
    200,
    players.map((player) => userJson(site.store, player, false)),
  );
}

/** GET /api/account: the owner of the token. */
export function showAccount(site: Site, exchange: Exchange, owner: string | undefined): void {
  const player = owner === undefined ? undefined : site.store.player(owner);
  if (player) sendJson(exchange.res, 200, userJson(site.store, player, true));
  else sendJson(exchange.res, 401, { error: 'Missing or invalid token' });
}
