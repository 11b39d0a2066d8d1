// Runs before anything is drawn and before the page's own code is there. A script of its own: nothing is imported.
const kept = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

// No page appears in the wrong colors.
const theme = kept('theme');
const dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset.theme = dark ? 'dark' : 'light';

// The code of the view is fetched beside that of the page, not when that has run.
const [, word = '', id] = location.pathname.split('/');
const views = JSON.parse(document.currentScript?.dataset.views ?? '{}') as Record<string, string[]>;
for (const name of Object.hasOwn(views, word) ? (views[word] ?? []) : []) {
  const link = document.createElement('link');
  link.rel = 'modulepreload';
  link.href = `/assets/${name}`;
  document.head.append(link);
}

// And what the view begins with, which `api/early.ts` hands over. Who brings a token is not signed in yet.
if (kept('session') !== null && !location.hash.includes('token=')) {
  const ask = (path: string): void => {
    // As `api/request-id.ts` makes it.
    const id = crypto.getRandomValues(new Uint32Array(3)).join('-');
    const answer = fetch(`/api${path}`, { headers: { 'x-request-id': id } });
    answer.catch(() => undefined);
    globalThis.early?.set(`/api${path}`, [id, answer]);
  };
  globalThis.early = new Map();
  if (word === 'game' && id !== undefined)
    for (const part of ['', '/moves', '/analyses']) ask(`/games/${id}${part}`);
  ask('/session');
  ask('/players?limit=500');
  // What nobody has wanted by then is old.
  setTimeout(() => {
    globalThis.early = undefined;
  }, 5_000);
}
