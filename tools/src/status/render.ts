import type { Overview } from './read-overview.ts';

/** A number of bytes for people. */
export const humanBytes = (bytes: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1_000 ** power;
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[power]}`;
};

/** One screen of state, as lines for a terminal of 80 columns. Pure: the same overview gives the same lines. */
export const renderOverview = ({ api, up, services, status, disk }: Overview, now = Date.now()): string => {
  const { lichess, engines } = status;
  const cooldown =
    lichess.cooldownUntil === null ? 0 : Math.ceil((Date.parse(lichess.cooldownUntil) - now) / 1_000);
  const rows: [string, string][] = [
    ['rookery', `${status.version} at ${api}, up is pid ${up}`],
    ...services.map(({ name, pid, state }): [string, string] => [
      name,
      state === 'given' ? 'given by the environment' : `${state}${pid === null ? '' : `, pid ${pid}`}`,
    ]),
    ['', ''],
    ['players', `${status.players} followed, ${status.behind} behind, ${status.syncing} syncing`],
    ['games', `${status.games} stored, ${status.pending} on their way, ${status.rejected} rejected`],
    [
      'lichess',
      [
        status.lockHeld === null ? 'lock unknown' : status.lockHeld ? 'lock held' : 'lock free',
        cooldown > 0 ? `asked to wait, ${cooldown} s left` : 'may be asked',
        lichess.secondRequests === 0
          ? 'never two requests at once'
          : `LOCK BROKEN ${lichess.secondRequests} times, last ${lichess.lastSecondRequestAt}`,
      ].join(', '),
    ],
    [
      'engines',
      `${engines.searching} of ${engines.all} searching in ${engines.consumers} consumers, ` +
        `${Math.round(engines.nodesPerSecond / 1_000)} kN/s`,
    ],
    ...engines.missing.map((what): [string, string] => ['', what]),
    ['', ''],
    ...(status.queues ?? []).map((queue): [string, string] => [
      queue.name,
      `${queue.waiting} waiting (the oldest ${Math.round(queue.oldestSeconds)} s), ${queue.active} active, ` +
        `${queue.delayed} delayed, ${queue.failed} failed`,
    ]),
    ...(status.queues === null ? [['queues', 'Redis does not answer'] as [string, string]] : []),
    ['', ''],
    [
      'disk',
      `${humanBytes(disk.bytes)} in ${disk.folder}, ${humanBytes(disk.free)} free (${Math.round(disk.freeShare * 100)} %)`,
    ],
    [
      'storage',
      `database ${humanBytes(status.databaseBytes)}, Redis ${status.redisBytes === null ? 'unknown' : humanBytes(status.redisBytes)}`,
    ],
  ];
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, text]) => `${name.padEnd(width)}${text}`.trimEnd()).join('\n');
};
