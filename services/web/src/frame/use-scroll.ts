import { useEffect, useRef } from 'preact/hooks';

/** How long a view may take to be as tall again as it was. */
const PATIENCE_MS = 2_000;
/** What says that the reader scrolls for themselves. */
const BY_HAND = ['wheel', 'touchstart', 'keydown', 'pointerdown'] as const;

/** How far down the page was at each entry of the history, by its key. */
const places = new Map<string, number>();

/** Scrolls as soon as the page is tall enough; a virtual list has its height before its rows. Gives a way to stop. */
const scrollWhenDrawn = (place: number): (() => void) => {
  const deadline = performance.now() + PATIENCE_MS;
  let asked = 0;
  const stop = () => {
    cancelAnimationFrame(asked);
    for (const name of BY_HAND) removeEventListener(name, stop);
  };
  const look = () => {
    scrollTo(0, place);
    if (Math.abs(scrollY - place) <= 1 || performance.now() > deadline) stop();
    else asked = requestAnimationFrame(look);
  };
  asked = requestAnimationFrame(look);
  for (const name of BY_HAND) addEventListener(name, stop, { passive: true });
  return stop;
};

/**
 * A new path begins at its top; an entry of the history that is returned to stands where it stood. A browser without the
 * Navigation API restores what it can by itself.
 */
export const useScroll = (path: string): void => {
  const isReturn = useRef(false);
  useEffect(() => {
    if (!('navigation' in globalThis)) return;
    history.scrollRestoration = 'manual';
    let key = navigation.currentEntry?.key ?? '';
    let stop = () => {};
    const scrolled = () => places.set(key, scrollY);
    const changed = ({ navigationType }: NavigationCurrentEntryChangeEvent) => {
      key = navigation.currentEntry?.key ?? '';
      isReturn.current = navigationType === 'traverse';
      if (navigationType !== 'replace') stop();
      // Read now: what is drawn next may be shorter, and the browser then scrolls up.
      if (isReturn.current) stop = scrollWhenDrawn(places.get(key) ?? 0);
    };
    addEventListener('scroll', scrolled, { passive: true });
    navigation.addEventListener('currententrychange', changed);
    return () => {
      stop();
      removeEventListener('scroll', scrolled);
      navigation.removeEventListener('currententrychange', changed);
    };
  }, []);
  useEffect(() => {
    if (!isReturn.current) scrollTo(0, 0);
  }, [path]);
};
