import { Stop } from '../cli/stop.ts';
import { createFaults } from './faults.ts';
import { worldGames, worldPlayers } from './generate/world.ts';
import { loadFile } from './load.ts';
import type { Options } from './options.ts';
import { createRecorder } from './report.ts';
import { type Served, serve } from './server.ts';
import type { Site } from './site.ts';
import { createSlots } from './slots.ts';
import { createStore, type Store } from './store.ts';

const encoder = new TextEncoder();
/** A player of a file counts as one of the world's when it took part in this share of its games. */
const LISTED_SHARE = 0.25;

function generateWorld(store: Store, options: Options): void {
  for (const person of worldPlayers(options)) store.ensurePlayer(person.name).listed = true;
  const order = { seed: options.seed, players: options.players, games: options.gamesPer };
  for (const game of worldGames(order)) store.add(encoder.encode(JSON.stringify(game)));
}

function listPlayers(store: Store): void {
  for (const player of store.players()) {
    if (player.games.length >= LISTED_SHARE * store.size()) player.listed = true;
  }
}

async function fill(store: Store, options: Options): Promise<void> {
  for (const path of options.games) {
    const problem = await loadFile(store, path);
    if (problem) throw new Stop(problem);
  }
  if (options.games.length === 0) generateWorld(store, options);
  else listPlayers(store);
  // Parsing leaves several times the size of the games behind.
  Bun.gc(true);
}

/** Makes the world and serves it. Throws a Stop where a file cannot be served or the port is taken. */
export async function run(options: Options): Promise<Served> {
  const store = createStore();
  await fill(store, options);
  const faults = createFaults();
  faults.set(options.faults);
  const site: Site = {
    store,
    faults,
    slots: createSlots(options.linger),
    recorder: createRecorder(),
    manners: {
      rate: options.rate,
      linger: options.linger,
      tokens: options.tokens,
      refuseAgents: options.refuseAgents,
    },
    notBefore: 0,
    overlaps: 0,
    tooEarly: 0,
    goDown() {},
  };
  try {
    return await serve(site, options.port, options.host);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Stop(`cannot listen on port ${options.port}: ${why}`);
  }
}
