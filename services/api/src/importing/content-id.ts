const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const LENGTH = 12;

/** The tags that tell games apart. */
const NAMES = ['Event', 'Site', 'Date', 'Round', 'White', 'Black'] as const;
/** When it began, and where it is to be found: the first of each that says something tells two games of a day apart. */
const TIMES = ['UTCTime', 'Time'] as const;
const LINKS = ['Link', 'GameURL', 'ChapterURL', 'FICSGamesDBGameNo'] as const;

export const IDENTITY_TAGS: readonly string[] = [...NAMES, ...TIMES, ...LINKS];

/** Whether a value of a tag says nothing: PGN writes `?` and `-` for what is unknown or does not apply. */
export const isUnknown = (value: string | undefined): boolean =>
  value === undefined || /^[?.\-\s]*$/.test(value);

const normal = (value: string | undefined): string =>
  isUnknown(value) ? '' : (value as string).normalize('NFC').replaceAll(/\s+/g, ' ').trim();

const firstOf = (tags: ReadonlyMap<string, string>, names: readonly string[]): string =>
  names.map((name) => normal(tags.get(name))).find((value) => value !== '') ?? '';

/**
 * What tells a game apart from others of the same names, day and moves; nothing where it says no more. The result only
 * where nothing else does: of a game that is named by its round, time or link a corrected one belongs to the same game.
 */
const apart = (tags: ReadonlyMap<string, string>, result: string): Record<string, string> => {
  const [time, link] = [firstOf(tags, TIMES), firstOf(tags, LINKS)];
  const isNamed = time !== '' || link !== '' || !isUnknown(tags.get('Round'));
  return {
    ...(time !== '' && { time }),
    ...(link !== '' && { link }),
    ...(!isNamed && result !== '*' && { result }),
  };
};

/**
 * The id of a game that Lichess does not have: 12 letters and digits, 71 bits of the SHA-256 of what makes it this game,
 * so that the same game has the same id whoever writes it down. Ids of Lichess have 8.
 */
export const contentId = (
  tags: ReadonlyMap<string, string>,
  game: { variant: string; initialFen?: string; moves: string; result: string },
): string => {
  const more = apart(tags, game.result);
  const parts = [
    ...NAMES.map((name) => normal(tags.get(name))),
    game.variant,
    game.initialFen ?? '',
    game.moves,
    ...(Object.keys(more).length > 0 ? [more] : []),
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
