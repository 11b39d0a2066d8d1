import { QueryClientProvider } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import { cache } from '../api/cache.ts';
import { errorWords } from '../api/problem.ts';
import { askSession, session, signIn, takeToken, unreachable } from '../api/session.ts';
import { Empty } from '../parts/states.tsx';
import { Toasts, toast } from '../parts/toast.tsx';
import { useStore } from '../state/store.ts';
import { Frame } from './frame.tsx';
import { refusalWords, SignIn } from './sign-in.tsx';

const AGAIN_MS = 3_000;

/** The page: who asks comes first. */
export const App = () => {
  const state = useStore(session);
  const away = useStore(unreachable);
  const [failed, setFailed] = useState<unknown>();
  useEffect(() => {
    const enter = (token: string) =>
      signIn(token).catch((error) => {
        // Who is in stays in.
        if (session.get() === 'in') return toast(refusalWords(error));
        setFailed(error);
        session.set('out');
      });
    const token = takeToken();
    void (token === undefined ? askSession() : enter(token));
    // A link that is opened in a tab where the page is already.
    const look = () => {
      const next = takeToken();
      if (next !== undefined) void enter(next);
    };
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, []);
  useEffect(() => {
    if (state === 'out') cache.clear();
    if (state !== 'unreachable') return;
    const timer = setInterval(() => void askSession(), AGAIN_MS);
    return () => clearInterval(timer);
  }, [state]);
  return (
    <QueryClientProvider client={cache}>
      {state === 'in' && <Frame />}
      {state === 'out' && <SignIn failed={failed} />}
      {state === 'unreachable' && (
        <main class="sign-in">
          <Empty title="Rookery cannot be reached.">
            <p>It is tried again by itself; check that the service runs.</p>
            <p class="small quiet mono">{away && errorWords(away).code}</p>
          </Empty>
        </main>
      )}
      <Toasts />
    </QueryClientProvider>
  );
};
