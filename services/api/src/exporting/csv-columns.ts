import { gameSpeedOf, perfOf } from '@rookery/shared/lichess/speed.ts';
import { isFinished } from '@rookery/shared/lichess/status.ts';
import { csvRow } from './csv-cell.ts';
import type { ExportedGame } from './read-batches.ts';

type Value = string | number | boolean | null | undefined;
type Color = 'white' | 'black';

interface CsvColumn {
  name: string;
  about: string;
  value: (game: ExportedGame) => Value;
}

const iso = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const sideColumns = (color: Color): CsvColumn[] => [
  {
    name: color,
    about: `the name of ${color}; empty for an AI or an anonymous player`,
    value: ({ record }) => {
      const side = record.players?.[color];
      return side?.user?.name ?? textIn(side?.name);
    },
  },
  {
    name: `${color}Title`,
    about: 'their title then, as GM or BOT',
    value: ({ record }) => textIn(record.players?.[color]?.user?.title),
  },
  { name: `${color}Rating`, about: 'before the game', value: ({ row }) => row[`${color}_rating`] },
  { name: `${color}RatingDiff`, about: 'what the game changed', value: ({ row }) => row[`${color}_diff`] },
  {
    name: `${color}Provisional`,
    about: 'whether that rating was',
    value: ({ row }) => row[`${color}_provisional`],
  },
  { name: `${color}AiLevel`, about: "of Lichess's AI, 1 to 8", value: ({ row }) => row[`${color}_ai`] },
];

const winnerOf = ({ row }: ExportedGame): Color | null =>
  row.white_won === null ? null : row.white_won ? 'white' : 'black';

const resultOf = (game: ExportedGame): string | null => {
  if (game.white === undefined || !isFinished(game.row.status)) return null;
  const winner = winnerOf(game);
  if (winner === null) return 'draw';
  return (winner === 'white') === game.white ? 'win' : 'loss';
};

const opponentOf = ({ row, white }: ExportedGame): string | null =>
  white === undefined ? null : white ? row.black_id : row.white_id;

/** The columns of the export as CSV, in order. A list that only ever grows at its end. */
export const CSV_COLUMNS: readonly CsvColumn[] = [
  { name: 'id', about: "the game's", value: ({ row }) => row.id },
  { name: 'createdAt', about: 'ISO 8601, UTC', value: ({ row }) => iso(row.created_at) },
  { name: 'lastMoveAt', about: 'ISO 8601, UTC', value: ({ row }) => iso(row.last_move_at) },
  { name: 'rated', about: 'true or false', value: ({ row }) => row.rated === true },
  { name: 'variant', about: "Lichess's key", value: ({ row }) => row.variant },
  { name: 'speed', about: "Lichess's key, or unknown", value: ({ row }) => gameSpeedOf(row.speed) },
  {
    name: 'perf',
    about: 'whose rating it is: the variant, or the speed of standard chess',
    value: ({ row }) => perfOf(row.variant, gameSpeedOf(row.speed)),
  },
  { name: 'status', about: 'how it ended', value: ({ row }) => row.status },
  { name: 'winner', about: 'white, black, or empty', value: winnerOf },
  ...sideColumns('white'),
  ...sideColumns('black'),
  { name: 'clockInitial', about: 'seconds', value: ({ row }) => row.clock_initial },
  { name: 'clockIncrement', about: 'seconds', value: ({ row }) => row.clock_increment },
  { name: 'daysPerTurn', about: 'of correspondence games', value: ({ row }) => row.days_per_turn },
  { name: 'eco', about: 'code of the opening', value: ({ row }) => row.eco },
  { name: 'opening', about: 'its name', value: ({ row }) => row.opening },
  { name: 'openingPly', about: 'half-moves that belong to it', value: ({ row }) => row.opening_ply },
  { name: 'plies', about: 'half-moves', value: ({ row }) => row.plies },
  { name: 'analyzed', about: 'here or by Lichess', value: ({ row }) => row.analyzed },
  { name: 'source', about: 'how it came about: pool, lobby, friend …', value: ({ row }) => row.source },
  { name: 'initialFen', about: 'where it did not begin as usual', value: ({ row }) => row.initial_fen },
  { name: 'moves', about: 'SAN, separated by spaces', value: ({ record }) => record.moves },
  {
    name: 'color',
    about: "the player's; this and the rest are empty where no player was named",
    value: ({ white }) => (white === undefined ? null : white ? 'white' : 'black'),
  },
  { name: 'result', about: "the player's: win, draw, loss", value: resultOf },
  { name: 'opponent', about: 'their id', value: opponentOf },
];

/** The names of the columns. */
export const csvHead = (): string => csvRow(CSV_COLUMNS.map(({ name }) => name));

/** A game as a row of them. */
export const csvGame = (game: ExportedGame): string => csvRow(CSV_COLUMNS.map(({ value }) => value(game)));
