import { keep, recall } from '../state/kept.ts';
import { createStore } from '../state/store.ts';
import { api } from './client.ts';
import { type ApiError, problemOf } from './problem.ts';

// Who is in stays in nearly always: nothing waits for the answer, and a 401 takes it back. A token in the link comes first.
const wasIn = recall('session') !== null && !location.hash.includes('token=');

/** Whether the reader is signed in; `asking` until the API has said so where they were not before. */
export const session = createStore<'asking' | 'in' | 'out' | 'unreachable'>(wasIn ? 'in' : 'asking');

/** Why it is not known whether the reader is signed in, while they are `unreachable`. */
export const unreachable = createStore<ApiError | undefined>(undefined);

/** Some answer was 401: the session is over. */
export const signedOut = (): void => {
  keep('session', null);
  session.set('out');
};

/** Asks whether the cookie of this browser is still good. */
export const askSession = async (): Promise<void> => {
  // Who never signed in here is not asked: browsers report each 401 as an error of the page.
  if (recall('session') === null) return session.set('out');
  const error = await api.session.$get().then(
    // 401 is an answer too: the session ended.
    (answer) => (answer.ok ? undefined : problemOf(answer)),
    (cause: ApiError) => cause,
  );
  if (error?.status === 401) return signedOut();
  unreachable.set(error);
  session.set(error === undefined ? 'in' : 'unreachable');
};

/** Signs in with a token; an ApiError when it is none of ours. */
export const signIn = async (token: string): Promise<void> => {
  const answer = await api.session.$post({ json: { token } });
  if (!answer.ok) throw await problemOf(answer);
  keep('session', 'in');
  session.set('in');
};

/** Signs out, here and at the API. */
export const signOut = async (): Promise<void> => {
  await api.session.$delete().catch(() => undefined);
  signedOut();
};

/** The token in the fragment of the address, which it is taken out of before anybody looks. */
export const takeToken = (): string | undefined => {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token !== null) history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  return token || undefined;
};
