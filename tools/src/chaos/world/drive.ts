import { createRandom } from '../../lichess/generate/random.ts';
import type { Rig } from '../rig/rig.ts';
import type { World } from './make.ts';
import type { Site } from './site.ts';

/** What users and Lichess do during a run. */
export interface Drive {
  /** Ids of those who are followed now. */
  followed: ReadonlySet<string>;
  /** Resolves when it has come to its end, or `stop` aborted. */
  over: Promise<void>;
}

export interface DriveOrder {
  seed: number;
  /** How long it lasts; everything of the world has happened by then. */
  ms: number;
  /** Players who are followed at once; the others join in the middle. */
  first: number;
}

const EVERY_MS = 700;

/**
 * Follows players, asks for syncs, some of them full, and lets games appear and end, until everything of the world has
 * happened. The first half of the players, only, are ever synced in full: what the others miss nothing puts right.
 */
export const startDrive = (
  rig: Rig,
  world: World,
  site: Site,
  order: DriveOrder,
  stop: AbortSignal,
): Drive => {
  const random = createRandom(order.seed, 55);
  const followed = new Set<string>();
  const began = performance.now();
  const total = site.left();

  const follow = async (id: string, username: string): Promise<void> => {
    const status = await asked(rig.client.players.$post({ json: { username } }, limit()));
    if (status === 200 || status === 201) followed.add(id);
  };

  const drive = async (): Promise<void> => {
    for (const { id, username } of world.players.slice(0, order.first)) await follow(id, username);
    while (!stop.aborted) {
      const share = Math.min(1, (performance.now() - began) / order.ms);
      const due = Math.floor(share * world.players.length * 1.6);
      const late = world.players.find(({ id }, i) => !followed.has(id) && (i < order.first || i < due));
      if (late) await follow(late.id, late.username);
      else {
        const [id] = [random.pick([...followed, ''])];
        const at = world.players.findIndex((player) => player.id === id);
        if (at >= 0) await requestSync(rig, id, at < world.players.length / 2 && random.chance(0.4));
      }
      await site.move(Math.ceil(share * total) - (total - site.left()));
      if (share === 1 && followed.size === world.players.length) return;
      await Bun.sleep(EVERY_MS * (0.5 + random.next()));
    }
  };
  const over = drive();
  over.catch(() => undefined);
  return { followed, over };
};

const limit = () => ({ init: { signal: AbortSignal.timeout(3_000) } });

/** The status of an answer, undefined where none came: the API may be away at any time. */
const asked = async (request: Promise<{ status: number }>): Promise<number | undefined> => {
  try {
    return (await request).status;
  } catch {
    return undefined;
  }
};

/** Asks for a sync; its number where a new one began, `active` where one was under way, undefined without an answer. */
export const requestSync = async (
  rig: Rig,
  id: string,
  full: boolean,
): Promise<{ id: number; created: boolean } | undefined> => {
  try {
    const answer = await rig.client.players[':id'].syncs.$post({ param: { id }, json: { full } }, limit());
    if (answer.status !== 200 && answer.status !== 202) return undefined;
    return { id: (await answer.json()).id, created: answer.status === 202 };
  } catch {
    return undefined;
  }
};
