/** What the examples of the documentation speak of: one set of ids, so that the examples hold together. */
export const PLAYER = 'anna';
export const OPPONENT = 'boris';
export const GAME = 'Ab3dEf7h';
export const MISTAKE = `${GAME}-6`;
export const SEARCH = '3f2b8c1e-5d47-4a8b-9c60-7e1f0a2d4b96';
export const WORKER = 'consumer-1';
export const TOKEN = 'rookery_EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXAMPLE-EXA';
