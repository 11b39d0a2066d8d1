import type { Exchange } from './answer.ts';
import type { Fault, Faults } from './faults.ts';
import { type Out, openOut } from './out.ts';
import { spoiled } from './spoil.ts';

const NEWLINE = Uint8Array.of(0x0a);
/** Shorter waits are not worth a timer. */
const SHORTEST_WAIT_MS = 4;

/** How long a client may take to read what was written before its connection is cut. */
const READ_MS = 400;

/** One game to send. */
export interface Item {
  id: string;
  bytes: Uint8Array;
}

/** What is left to do for a game after a fault: send it, send a spoiled one, end the answer, cut the connection. */
type Next = { line: Uint8Array } | 'end' | 'cut';

async function strike(fault: Fault, item: Item, out: Out): Promise<Next> {
  const half = item.bytes.subarray(0, item.bytes.length >> 1);
  switch (fault.kind) {
    case 'cut':
    case 'quiet-cut':
      if (fault.where === 'mid') out.put(half);
      return 'cut';
    case 'half-line':
      out.put(half);
      return 'end';
    case 'error-line':
      out.put(spoiled(fault, item.bytes), NEWLINE);
      return 'end';
    case 'stall':
      return (await out.flush()) && (await out.pause(fault.ms ?? 0)) ? { line: item.bytes } : 'end';
    case 'drip':
      if (!(await out.flush())) return 'end';
      out.drip(fault.bytes ?? 64, fault.ms ?? 50);
      return { line: item.bytes };
    case 'blank-lines':
      for (let i = 0; i < fault.count; i++) out.put(NEWLINE);
      return { line: item.bytes };
    case 'duplicate':
      out.put(item.bytes, NEWLINE);
      return { line: item.bytes };
    default:
      if (!fault.insert) return { line: spoiled(fault, item.bytes) };
      out.put(spoiled(fault, item.bytes), NEWLINE);
      return { line: item.bytes };
  }
}

/** Lets the due faults strike before the game at `index`; the last one that has a say decides what follows. */
async function strikeAt(
  index: number,
  item: Item,
  due: readonly Fault[],
  faults: Faults,
  out: Out,
): Promise<Next> {
  let next: Next = { line: item.bytes };
  for (const fault of due) {
    if (fault.game !== undefined ? fault.game !== item.id : fault.at !== index) continue;
    if (!faults.strike(fault)) continue;
    next = await strike(fault, item, out);
    if (typeof next === 'string') break;
  }
  return next;
}

async function cut(exchange: Exchange, out: Out): Promise<void> {
  exchange.cut = true;
  await out.flush();
  // What is written reaches the client before the connection goes: what it has not read by then, it throws away.
  await out.pause(READ_MS);
  exchange.res.socket?.destroy();
}

/**
 * Sends games as lines after the head, at most `rate` a second, lets the faults strike where they are due, and
 * ends the response (or cuts it). Stops early when the client is gone. Counts the games in `exchange`.
 */
export async function sendGames(
  exchange: Exchange,
  items: Iterable<Item>,
  rate: number | undefined,
  faults: Faults,
  due: readonly Fault[],
): Promise<void> {
  const out = openOut(exchange.res);
  const began = performance.now();
  let index = 0;
  for (const item of items) {
    const next = await strikeAt(index, item, due, faults, out);
    if (next === 'cut') return cut(exchange, out);
    if (next === 'end') break;
    out.put(next.line, NEWLINE);
    index++;
    exchange.games++;
    const wait = rate === undefined ? 0 : (index / rate) * 1000 - (performance.now() - began);
    if (!out.full() && wait < SHORTEST_WAIT_MS) continue;
    if (!(await out.flush()) || (wait >= SHORTEST_WAIT_MS && !(await out.pause(wait)))) return;
  }
  for (const fault of due) {
    // A cut also strikes at the end of an answer that has exactly so many games.
    const cuts = (fault.kind === 'cut' || fault.kind === 'quiet-cut') && fault.game === undefined;
    if (cuts && index > 0 && fault.at === index && faults.strike(fault)) return cut(exchange, out);
  }
  await out.flush();
  exchange.res.end();
}
