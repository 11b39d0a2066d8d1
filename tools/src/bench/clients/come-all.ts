import { createClient } from '@rookery/api/client.ts';
import type { Asked } from '../queries/mix.ts';
import type { BenchStack } from '../stack.ts';
import { askOn, leaveEarly, type Question, roundFrom, type Visit } from './asking.ts';
import type { Crowd } from './crowd.ts';
import { beDeaf, exportOn, type Holdings, hearOn, neverFinish, noHoldings } from './holding.ts';

/** Who share a reader's token: few enough that its requests a minute are enough for them. */
const SHARE = 5;
/** Little to do for the API: what a program that hammers asks. */
const HASTY: Question = { of: 'hasty', path: '/api/session' };

/** Lets all clients come, and returns when the last one is gone. */
export const comeAll = async (
  stack: BenchStack,
  crowd: Crowd,
  { mix, player, ...given }: { mix: readonly Asked[]; player: string } & Omit<Visit, 'url' | 'token'>,
): Promise<Holdings> => {
  const { apiUrl: url, token: owner } = stack.facts;
  const holdings = noHoldings();
  const visitOf = (token: string) => ({ url, token, ...given });
  const client = createClient(url, owner);
  const makeToken = async (name: string): Promise<string> => {
    const answer = await client.tokens.$post({ json: { role: 'reader', name } });
    if (answer.status !== 201) throw new Error(`a token was answered with ${answer.status}`);
    return (await answer.json()).token;
  };
  /** As many of a kind, each with the token that it shares with its neighbors. */
  const many = async (
    kind: keyof Crowd,
    share: number,
    work: (token: string, client: number) => Promise<void>,
  ): Promise<Promise<void>[]> => {
    const count = crowd[kind];
    const names = Array.from({ length: Math.ceil(count / share) }, (_, i) => `${kind} ${i}`);
    const tokens = await Promise.all(names.map(makeToken));
    return Array.from({ length: count }, (_, i) => work(tokens[Math.floor(i / share)] as string, i));
  };
  const longest = mix.filter(({ of }) => of === 'insightsMove');
  const going = await Promise.all([
    many('asking', SHARE, (token, i) => askOn(visitOf(token), 'asking', roundFrom(mix, i, crowd.asking))),
    many('hasty', crowd.hasty, (token) => askOn(visitOf(token), 'hasty', () => HASTY)),
    many('leaving', SHARE, (token, i) =>
      leaveEarly(visitOf(token), roundFrom(longest, i, crowd.leaving), () => holdings.left++),
    ),
    many('hearing', SHARE, (token) => hearOn(visitOf(token), holdings)),
    many('deaf', SHARE, (token) => beDeaf(visitOf(token), holdings)),
    many('exporting', SHARE, (token) => exportOn(visitOf(token), player, holdings)),
    // Only who may send a body can fail to end it.
    many('unfinished', crowd.unfinished, (_, i) => neverFinish(visitOf(owner), i, holdings)),
  ]);
  await Promise.all(going.flat());
  return holdings;
};
