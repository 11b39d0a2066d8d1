/** What this browser remembers under a name; null where it remembers nothing, or may not. */
export const recall = (name: string): string | null => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

/** Remembers a text, or forgets with null. A browser that may not keep anything goes on without. */
export const keep = (name: string, value: string | null): void => {
  try {
    if (value === null) localStorage.removeItem(name);
    else localStorage.setItem(name, value);
  } catch {
    // Private windows and full disks: the choice holds until the page is left.
  }
};
