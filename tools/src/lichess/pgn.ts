import type { GameJson, Side } from './generate/game-json.ts';

const TERMINATION: Record<string, string> = {
  timeout: 'Time forfeit',
  outoftime: 'Time forfeit',
  aborted: 'Abandoned',
  noStart: 'Abandoned',
  cheat: 'Rules infraction',
  insufficientMaterialClaim: 'Insufficient material',
  created: 'Unterminated',
  started: 'Unterminated',
  unknownFinish: 'Unknown',
};
const VARIANT_NAMES: Record<string, string> = {
  standard: 'Standard',
  chess960: 'Chess960',
  crazyhouse: 'Crazyhouse',
  antichess: 'Antichess',
  atomic: 'Atomic',
  horde: 'Horde',
  kingOfTheHill: 'King of the Hill',
  racingKings: 'Racing Kings',
  threeCheck: 'Three-check',
  fromPosition: 'From Position',
};

function nameOf(side: Side): string {
  if (side.aiLevel !== undefined) return `lichess AI level ${side.aiLevel}`;
  return side.user?.name ?? '?';
}

function resultOf(game: GameJson): string {
  if (game.winner) return game.winner === 'white' ? '1-0' : '0-1';
  return game.status === 'created' || game.status === 'started' || game.status === 'aborted'
    ? '*'
    : '1/2-1/2';
}

function clockText(centis: number): string {
  const seconds = Math.round(centis / 100);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** A game as PGN with Lichess's tags, `%clk` where wanted and known. */
export function makePgn(game: GameJson, clocks: boolean): string {
  const at = new Date(game.createdAt).toISOString();
  const date = at.slice(0, 10).replaceAll('-', '.');
  const result = resultOf(game);
  const { white, black } = game.players;
  const tags: [string, string | undefined][] = [
    ['Event', `${game.rated ? 'rated' : 'casual'} ${game.speed} game`],
    ['Site', `https://lichess.org/${game.id}`],
    ['Date', date],
    ['White', nameOf(white)],
    ['Black', nameOf(black)],
    ['Result', result],
    ['GameId', game.id],
    ['UTCDate', date],
    ['UTCTime', at.slice(11, 19)],
    ['WhiteElo', String(white.rating ?? '?')],
    ['BlackElo', String(black.rating ?? '?')],
    ['Variant', VARIANT_NAMES[game.variant] ?? game.variant],
    ['TimeControl', game.clock ? `${game.clock.initial}+${game.clock.increment}` : '-'],
    ['ECO', game.opening?.eco],
    ['Opening', game.opening?.name],
    ['Termination', TERMINATION[game.status] ?? 'Normal'],
    ['FEN', game.initialFen],
    ['SetUp', game.initialFen && '1'],
  ];
  const [, turn = 'w', , , , fullmove = '1'] = (game.initialFen ?? '').split(' ');
  const first = (Number(fullmove) - 1) * 2 + (turn === 'b' ? 1 : 0);
  const words: string[] = [];
  for (const [i, san] of (game.moves ?? '').split(' ').filter(Boolean).entries()) {
    const ply = first + i;
    const clock = clocks ? game.clocks?.[i] : undefined;
    const previous = words.at(-1);
    if (ply % 2 === 0) words.push(`${ply / 2 + 1}.`);
    else if (previous === undefined || previous.endsWith('}')) words.push(`${(ply + 1) / 2}...`);
    words.push(san);
    if (clock !== undefined) words.push(`{ [%clk ${clockText(clock)}] }`);
  }
  const head = tags.flatMap(([name, value]) => (value === undefined ? [] : [`[${name} "${value}"]`]));
  return `${head.join('\n')}\n\n${[...words, result].join(' ')}\n\n\n`;
}
