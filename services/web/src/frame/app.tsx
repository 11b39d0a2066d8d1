import { QueryClientProvider } from '@tanstack/preact-query';
import { useEffect, useState } from 'preact/hooks';
import { cache } from '../api/cache.ts';
import { askSession, session, signIn, takeToken } from '../api/session.ts';
import { Empty } from '../parts/states.tsx';
import { Toasts } from '../parts/toast.tsx';
import { useStore } from '../state/store.ts';
import { Frame } from './frame.tsx';
import { SignIn } from './sign-in.tsx';

const AGAIN_MS = 3_000;

/** The page: who asks comes first. */
export const App = () => {
  const state = useStore(session);
  const [failed, setFailed] = useState<unknown>();
  useEffect(() => {
    const token = takeToken();
    const begin = async () => {
      if (token === undefined) return askSession();
      await signIn(token).catch((error) => {
        setFailed(error);
        session.set('out');
      });
    };
    void begin();
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
          </Empty>
        </main>
      )}
      <Toasts />
    </QueryClientProvider>
  );
};
