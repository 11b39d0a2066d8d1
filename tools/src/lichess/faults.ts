import { z } from 'zod';

/** Faults of a whole request: they answer before anything of the real answer is sent. */
export const REQUEST_FAULTS = ['429', '500', '502', '503', '401', '403', '404', 'refuse', 'hang'] as const;

/** Faults in the stream of a game export: they strike before the game at `at`, counted from 0. */
export const STREAM_FAULTS = [
  'cut',
  'quiet-cut',
  'stall',
  'drip',
  'error-line',
  'bad-line',
  'bad-utf8',
  'huge-line',
  'blank-lines',
  'half-line',
  'illegal-move',
  'unknown-variant',
  'duplicate',
] as const;

const Named = z.enum([...REQUEST_FAULTS, ...STREAM_FAULTS]);
export type FaultKind = z.infer<typeof Named>;

const Count = z.coerce.number().int().min(0);
const Yes = z.union([z.boolean(), z.stringbool()]);

/** A fault as it is given at the start or over the control route. */
export const FaultOrder = z.strictObject({
  kind: Named,
  /** How often it strikes; 0 or `always` for ever. */
  times: z.union([z.literal('always').transform(() => 0), Count]).default(1),
  /** Requests that it lets pass before. */
  skip: Count.default(0),
  /** Only requests for this player. */
  player: z.string().optional(),
  /** Only requests of this route. */
  route: z.enum(['games', 'user', 'ids', 'game', 'account', 'users']).optional(),
  /** Stream faults: the place in the answer, counted from 0. */
  at: Count.default(0),
  /** Stream faults: the game with this id instead of a place. */
  game: z.string().optional(),
  /** 429: the seconds that the answer asks for. */
  seconds: z.coerce.number().min(0).optional(),
  /** 429 and 5xx: an HTML body, as a proxy sends it. */
  html: Yes.default(false),
  /**
   * How long a stall or a hang lasts (0: until the client gives up), the pause of a drip, how long connections are
   * refused after a `refuse` (0: only that one is reset).
   */
  ms: Count.optional(),
  /** Size of a huge line; bytes of a drip at a time. */
  bytes: Count.optional(),
  /** Blank lines to send. */
  count: Count.default(3),
  /** Where a cut falls: after a whole line, or within the line at `at`. */
  where: z.enum(['line', 'mid']).default('mid'),
  /** The bad line comes in addition to the game, not in its place. */
  insert: Yes.default(false),
});
export type FaultOrder = z.output<typeof FaultOrder>;

/** A fault with what is left of it. */
export interface Fault extends FaultOrder {
  hits: number;
}

/** What a request is, as far as faults choose by it. */
export interface RequestKey {
  route: NonNullable<FaultOrder['route']>;
  player?: string;
}

/** Reads `NAME[:key=value…]` (commas serve too). The result is a sentence where that fails. */
export function parseFault(text: string): FaultOrder | string {
  const [kind, ...pairs] = text.split(/[:,]/);
  const order: Record<string, string> = { kind: kind ?? '' };
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) return `--fault ${text}: ${pair} is not key=value`;
    order[pair.slice(0, at)] = pair.slice(at + 1);
  }
  return readFault(order, `--fault ${text}`);
}

/** Reads a fault from anything; the result is a sentence that begins with `where` when it is none. */
export function readFault(value: unknown, where: string): FaultOrder | string {
  const parsed = FaultOrder.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const key = issue?.path.join('.');
  return `${where}: ${key ? `${key}: ` : ''}${issue?.message ?? 'is no fault'}`;
}

function isRequestFault(kind: FaultKind): boolean {
  return (REQUEST_FAULTS as readonly string[]).includes(kind);
}

/** The faults that are set, and which of them strike. */
export interface Faults {
  set(orders: readonly FaultOrder[]): void;
  /** The fault that answers this request instead of the stand-in; it counts as struck. */
  forRequest(key: RequestKey): Fault | undefined;
  /** The faults that may strike in the stream of this request. */
  forStream(key: RequestKey): Fault[];
  /** Counts a strike in a stream; false when the fault was used up meanwhile. */
  strike(fault: Fault): boolean;
  list(): { kind: FaultKind; hits: number; left: number | 'always' }[];
}

/** An empty set of faults. */
export function createFaults(): Faults {
  let faults: Fault[] = [];
  const live = (fault: Fault): boolean => fault.times === 0 || fault.hits < fault.times;
  const matches = (fault: Fault, key: RequestKey): boolean => {
    if (!live(fault)) return false;
    if (fault.route && fault.route !== key.route) return false;
    if (fault.player && fault.player.toLowerCase() !== key.player?.toLowerCase()) return false;
    if (fault.skip > 0) {
      fault.skip--;
      return false;
    }
    return true;
  };
  const strike = (fault: Fault): boolean => {
    if (!live(fault)) return false;
    fault.hits++;
    return true;
  };
  return {
    set(orders) {
      faults = orders.map((order) => ({ ...order, hits: 0 }));
    },
    forRequest(key) {
      const fault = faults.find((one) => isRequestFault(one.kind) && matches(one, key));
      if (fault) strike(fault);
      return fault;
    },
    forStream: (key) => faults.filter((one) => !isRequestFault(one.kind) && matches(one, key)),
    strike,
    list: () =>
      faults.map(({ kind, hits, times }) => ({
        kind,
        hits,
        left: times === 0 ? ('always' as const) : Math.max(0, times - hits),
      })),
  };
}
