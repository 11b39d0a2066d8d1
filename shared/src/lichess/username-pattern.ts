/** A name that Lichess allows: 2 to 30 letters, digits, underscores and hyphens. */
export const USERNAME = /^[A-Za-z0-9_-]{2,30}$/;
