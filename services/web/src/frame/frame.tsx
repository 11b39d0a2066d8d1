import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'wouter-preact';
import { keepCacheLive } from '../api/live-cache.ts';
import { usePlayers } from '../api/queries.ts';
import { signOut } from '../api/session.ts';
import { Icon } from '../parts/icon.tsx';
import { KeysDialog } from '../parts/keys-dialog.tsx';
import { keepSubject, lastSubject, useSubject } from '../state/subject.ts';
import { Connection } from './connection.tsx';
import { PlayerSwitch } from './player-switch.tsx';
import { Rail } from './rail.tsx';
import { Routes } from './routes.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { useScroll } from './use-scroll.ts';
import { addressOf, viewOf } from './views.ts';

/** What stands around every view. */
export const Frame = () => {
  const [path, navigate] = useLocation();
  const main = useRef<HTMLElement>(null);
  const subject = useSubject();
  const { data } = usePlayers();
  const view = viewOf(path);
  const last = lastSubject();
  const players = data?.items ?? [];
  const fallback = (
    players.find(({ id }) => id === last) ??
    players.find(({ games }) => games > 0) ??
    players[0]
  )?.id;

  useEffect(() => keepCacheLive(), []);
  useEffect(() => {
    if (subject !== undefined) keepSubject(subject);
    // The link of a view that needs a player names the player: whoever gets it sees the same.
    else if (view?.subject === 'needs' && fallback !== undefined && path.split('/').length === 2)
      navigate(addressOf(view, fallback), { replace: true });
  }, [subject, view, fallback]);
  useEffect(() => {
    document.title = [subject, view?.name, 'Rookery'].filter(Boolean).join(' · ');
  }, [subject, view]);
  useScroll(path);

  return (
    <div class="frame">
      <button type="button" class="button skip" onClick={() => main.current?.focus()}>
        Skip to the view
      </button>
      <Rail player={subject ?? fallback} />
      <header class="top">
        <PlayerSwitch subject={view?.subject === 'none' ? fallback : subject} />
        <span class="grow" />
        <Connection />
        <ThemeSwitch />
        <button
          type="button"
          class="button plain icon"
          title="Sign out"
          aria-label="Sign out"
          onClick={() => void signOut()}
        >
          <Icon name="leave" />
        </button>
      </header>
      <main ref={main} id="view" class="view" tabIndex={-1}>
        <Routes />
      </main>
      <KeysDialog />
    </div>
  );
};
