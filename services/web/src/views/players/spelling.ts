/** What is wrong with a name that is being typed; undefined while nothing is, and while it is too short to say. */
export const spelling = (
  name: string,
  known: readonly { id: string; username: string }[],
): string | undefined => {
  const strange = /[^A-Za-z0-9_-]/u.exec(name)?.[0];
  if (strange !== undefined)
    return `Lichess names have letters, digits, underscores and hyphens; “${strange}” is none of these.`;
  if (name.length > 30) return 'Lichess names have 30 characters at most.';
  const followed = known.find(({ id }) => id === name.toLowerCase());
  return followed && `You follow ${followed.username} already.`;
};
