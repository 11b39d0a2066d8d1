/** What is wrong with a name that is being typed; undefined while nothing is. */
export const spelling = (
  name: string,
  known: readonly { id: string; username: string }[],
): string | undefined => {
  const strange = /[^A-Za-z0-9_-]/u.exec(name)?.[0];
  if (strange !== undefined)
    return `Lichess names have letters, digits, underscores and hyphens; “${strange}” is none of these.`;
  if (name.length > 30) return 'Lichess names have 30 characters at most.';
  if (name.length === 1) return 'Lichess names have at least 2 characters.';
  const followed = known.find(({ id }) => id === name.toLowerCase());
  return followed && `You follow ${followed.username} already.`;
};

/** What speaks against a name that may yet be one: sign-up refuses it today, but older accounts may have it. */
export const doubt = (name: string): string | undefined =>
  /^[_-]|[_-]$|[_-]{2}/.test(name)
    ? 'Names begin and end with a letter or digit, and have no two of _ and - in a row; only an old account may differ.'
    : undefined;
