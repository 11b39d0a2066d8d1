const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 12;

/** The tags that tell games apart. Not the result: a corrected one belongs to the same game. */
export const IDENTITY_TAGS = ['Event', 'Site', 'Date', 'Round', 'White', 'Black'] as const;

/** Whether a value of a tag says nothing: PGN writes `?` and `-` for what is unknown or does not apply. */
export const isUnknown = (value: string | undefined): boolean =>
  value === undefined || /^[?.\-\s]*$/.test(value);

const normal = (value: string | undefined): string =>
  isUnknown(value) ? '' : (value as string).normalize('NFC').replaceAll(/\s+/g, ' ').trim();

/**
 * The id of a game that Lichess does not have: 12 letters and digits, 71 bits of the SHA-256 of what makes it this game,
 * so that the same game has the same id whoever writes it down. Ids of Lichess have 8.
 */
export const contentId = (
  tags: ReadonlyMap<string, string>,
  game: { variant: string; initialFen?: string; moves: string },
): string => {
  const parts = [
    ...IDENTITY_TAGS.map((name) => normal(tags.get(name))),
    game.variant,
    game.initialFen ?? '',
    game.moves,
  ];
  const hash = new Bun.CryptoHasher('sha256').update(JSON.stringify(parts)).digest('hex');
  let number = BigInt(`0x${hash}`);
  let id = '';
  while (id.length < LENGTH) {
    id += DIGITS.charAt(Number(number % 62n));
    number /= 62n;
  }
  return id;
};
