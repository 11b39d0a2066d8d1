import { useState } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { addressOf, VIEWS, type ViewLink, viewOf } from './views.ts';

/** The views: a rail on the left, a bar at the bottom of a phone. */
export const Rail = ({ player }: { player: string | undefined }) => {
  const [path] = useLocation();
  const [more, setMore] = useState(false);
  const here = viewOf(path);
  const link = (view: ViewLink) => (
    <Link
      key={view.path}
      href={addressOf(view, player)}
      class={view.minor ? 'to minor' : 'to'}
      title={view.name}
      aria-current={view === here ? 'page' : undefined}
      onClick={() => setMore(false)}
    >
      <Icon name={view.icon} />
      <span class="name">{view.name}</span>
    </Link>
  );
  return (
    <nav class="rail" aria-label="Views">
      <Link href="/players" class="brand" title="Rookery">
        <Icon name="rook" />
        <span class="name">Rookery</span>
      </Link>
      {VIEWS.map(link)}
      <button type="button" class="to more" aria-haspopup="dialog" onClick={() => setMore(true)}>
        <Icon name="more" />
        <span class="name">More</span>
      </button>
      {more && (
        <Dialog title="More views" onClose={() => setMore(false)}>
          <div class="more-views">{VIEWS.filter(({ minor }) => minor).map(link)}</div>
        </Dialog>
      )}
    </nav>
  );
};
