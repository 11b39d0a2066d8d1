/** The groups of operations, in the order in which they are shown. The first whose pattern a path holds has it. */
const GROUPS: readonly { name: string; description: string; pattern: RegExp }[] = [
  {
    name: 'Players',
    description: 'Whom to follow',
    pattern: /^\/players(\/\{id\}(\/(account|reconciliation))?)?$/,
  },
  {
    name: 'Syncs',
    description: 'Runs through the new games of a player',
    pattern: /^\/(players\/\{id\}\/)?(syncs|pages)/,
  },
  {
    name: 'Analyses',
    description: 'Evaluations of games and positions',
    pattern: /\/(analysis|analyses|evaluations|workers)/,
  },
  { name: 'Games', description: 'Games, and files of games', pattern: /^\/(games|imports)/ },
  { name: 'Explorer', description: 'What was played from a position', pattern: /\/explorer/ },
  { name: 'Mistakes', description: 'Mistakes of a player, and training on them', pattern: /\/mistakes/ },
  {
    name: 'Statistics',
    description: 'What the games of a player come to',
    pattern: /\/(summary|ratings|opponents|insights)/,
  },
  { name: 'Rejected', description: 'Records that could not be stored', pattern: /^\/rejected/ },
  { name: 'Access', description: 'Tokens, and sessions of the page', pattern: /^\/(session|token)/ },
  { name: 'State', description: 'How it stands, and what happens', pattern: /^\// },
];

/** The groups without their patterns. */
export const TAGS = GROUPS.map(({ name, description }) => ({ name, description }));

/** The group of a path under /api. */
export const groupOf = (path: string): string =>
  GROUPS.find(({ pattern }) => pattern.test(path.replace(/^\/api/, '')))?.name ?? 'State';
