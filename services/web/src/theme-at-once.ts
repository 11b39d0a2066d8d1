// Runs before anything is drawn, so that no page appears in the wrong colors. A script of its own: nothing is imported.
const kept = (() => {
  try {
    return localStorage.getItem('theme');
  } catch {
    return null;
  }
})();
const dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
document.documentElement.dataset.theme = dark ? 'dark' : 'light';
