import { pause } from '@rookery/shared/pause.ts';
import type { Asker, Tally } from './tally.ts';

/** One request, and the class that its time counts in. */
export interface Question {
  of: string;
  path: string;
}

/** Who asks whom. */
export interface Visit {
  url: string;
  token: string;
  tally: Tally;
  /** Says to ask no more. */
  stop: AbortSignal;
  /** Says to wait for no answer either. */
  leave: AbortSignal;
}

/** No answer takes as long: the API gives up before. */
const GIVE_UP_MS = 120_000;
/** A client that was not answered does not hammer. */
const AFTER_FAILURE_MS = 1_000;

/** Notes an answer of 429; the seconds that the API wants to be left alone. */
export const noteRefusal = (tally: Tally, asker: Asker, retryAfter: string | null, text: string): number => {
  const [, detail] = /"detail":"([^"]*)"/.exec(text) ?? [];
  const seconds = Number(retryAfter ?? Number.NaN);
  if (detail && seconds > 0) tally.refused(detail);
  else tally.failed(asker, '429 without a word or a time');
  return seconds > 0 ? seconds : 1;
};

/** Asks one thing and reads the whole answer; the seconds that the API wants to be left alone, if any. */
const ask = async (visit: Visit, asker: Asker, { of, path }: Question): Promise<number | undefined> => {
  const began = performance.now();
  const response = await fetch(`${visit.url}${path}`, {
    headers: { authorization: `Bearer ${visit.token}` },
    signal: AbortSignal.any([visit.leave, AbortSignal.timeout(GIVE_UP_MS)]),
  });
  const bytes = await response.arrayBuffer();
  visit.tally.answered(asker, response.status, { of, path, ms: performance.now() - began });
  if (response.status !== 429) return undefined;
  return noteRefusal(
    visit.tally,
    asker,
    response.headers.get('retry-after'),
    new TextDecoder().decode(bytes),
  );
};

/** Asks one question after the other until told to stop, and waits where the API says so. */
export const askOn = async (visit: Visit, asker: Asker, next: () => Question): Promise<void> => {
  while (!visit.stop.aborted) {
    const asked = next();
    try {
      const seconds = await ask(visit, asker, asked);
      if (seconds !== undefined) await pause(seconds * 1_000, visit.stop);
    } catch (error) {
      if (visit.leave.aborted) return;
      visit.tally.failed(asker, `${(error as Error).name} (${asked.path.split('?', 1)[0]})`);
      await pause(AFTER_FAILURE_MS, visit.stop);
    }
  }
};

/** As long as somebody looks at a page that shows nothing. */
const PATIENCE_MS = 500;

/** Asks one question after the other and waits for no answer. */
export const leaveEarly = async (
  { url, token, tally, stop }: Visit,
  next: () => Question,
  onLeft: () => void,
): Promise<void> => {
  while (!stop.aborted) {
    const began = performance.now();
    try {
      const response = await fetch(`${url}${next().path}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const text = await response.text();
      tally.answered('leaving', response.status);
      if (response.status === 429) noteRefusal(tally, 'leaving', response.headers.get('retry-after'), text);
    } catch (error) {
      if ((error as Error).name === 'TimeoutError') onLeft();
      else tally.failed('leaving', (error as Error).name);
    }
    await pause(PATIENCE_MS - (performance.now() - began), stop);
  }
};

/** Each client begins elsewhere in the mix and goes round. */
export const roundFrom = (mix: readonly Question[], client: number, clients: number): (() => Question) => {
  let at = Math.floor((client * mix.length) / clients);
  return () => mix[at++ % mix.length] as Question;
};
