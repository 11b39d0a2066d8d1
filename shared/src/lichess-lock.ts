/** The key in Redis of the one lock for all producers that share it. */
export const LICHESS_LOCK = 'rookery:lichess:lock';
