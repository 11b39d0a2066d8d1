import { withRedis } from '../nemesis/strike.ts';
import type { Rig } from '../rig/rig.ts';
import { requestSync } from '../world/drive.ts';

const EVERY_MS = 300;

export interface Settled {
  /** What is not over, in words; empty when everything is. */
  unsettled: string[];
  seconds: number;
}

interface PlayerState {
  id: string;
  sync: { id: number; state: string; error?: string | undefined } | undefined;
  complete: boolean;
  pending: number;
}

export interface Settling {
  withinMs: number;
  /** Take the syncs that there are, and ask for one only where the newest has failed. */
  asTheyAre?: boolean;
  /** Ask for syncs of the whole history. */
  full?: boolean;
}

/**
 * Asks for a sync of each player that begins from now on, again where one fails, and waits until all are done and
 * nothing waits; for at most `withinMs`.
 */
export const settle = async (
  rig: Rig,
  players: readonly string[],
  { withinMs, asTheyAre = false, full = false }: Settling,
): Promise<Settled> => {
  const began = performance.now();
  const wanted = new Map<string, number | undefined>(players.map((id) => [id, asTheyAre ? 0 : undefined]));
  for (;;) {
    const unsettled: string[] = [];
    for (const id of players) {
      const why = await look(rig, id, wanted, full);
      if (why !== undefined) unsettled.push(why);
    }
    const waiting = unsettled.length === 0 ? await waitingJobs(rig) : 0;
    if (waiting > 0) unsettled.push(`${waiting} jobs wait on db_queue`);
    const seconds = (performance.now() - began) / 1_000;
    if (unsettled.length === 0 || seconds * 1_000 > withinMs) return { unsettled, seconds };
    await Bun.sleep(EVERY_MS);
  }
};

/** Why a player is not settled; undefined when the sync that was asked for is done. */
const look = async (
  rig: Rig,
  id: string,
  wanted: Map<string, number | undefined>,
  full: boolean,
): Promise<string | undefined> => {
  const asked = wanted.get(id);
  const state = await stateOf(rig, id).catch(() => undefined);
  if (!state) return `the API does not tell of ${id}`;
  const { sync } = state;
  if (asked !== undefined && sync !== undefined && sync.id >= asked) {
    if (sync.state === 'done')
      return state.pending > 0 || !state.complete ? `${id} has ${state.pending} records pending` : undefined;
    if (sync.state !== 'failed') return `sync ${sync.id} of ${id} is ${sync.state}`;
  }
  const begun = await requestSync(rig, id, full);
  if (begun?.created) wanted.set(id, begun.id);
  return `sync ${sync?.id} of ${id} is ${sync?.state}${sync?.error ? ` (${sync.error})` : ''}`;
};

const stateOf = async (rig: Rig, id: string): Promise<PlayerState> => {
  const limit = { init: { signal: AbortSignal.timeout(5_000) } };
  const [syncs, counts] = await Promise.all([
    rig.client.players[':id'].syncs.$get({ param: { id }, query: { limit: '1' } }, limit),
    rig.client.players[':id'].reconciliation.$get({ param: { id } }, limit),
  ]);
  if (!syncs.ok || !counts.ok) throw new Error(`the API answered ${syncs.status} and ${counts.status}`);
  const [sync] = (await syncs.json()).items;
  const { complete, pending } = await counts.json();
  return { id, sync: sync && { id: sync.id, state: sync.state, error: sync.error }, complete, pending };
};

const waitingJobs = (rig: Rig): Promise<number> =>
  withRedis(rig.redis.url, async (redis) => {
    const counts = await Promise.all([
      redis.llen('bull:db_queue:wait'),
      redis.llen('bull:db_queue:active'),
      redis.zcard('bull:db_queue:delayed'),
    ]);
    return counts.reduce((sum, count) => sum + count, 0);
  });
