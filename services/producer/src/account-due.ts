const HOUR_MS = 3_600_000;

/** Says whether an account was last asked for more than an hour ago by this process, and counts it as asked for then. */
export const createAccountDue = (
  now: () => number = () => performance.now(),
): ((playerId: string) => boolean) => {
  const asked = new Map<string, number>();
  return (playerId) => {
    const last = asked.get(playerId);
    if (last !== undefined && now() - last < HOUR_MS) return false;
    asked.set(playerId, now());
    return true;
  };
};
