import { useQuery } from '@tanstack/preact-query';
import { api } from '../../api/client.ts';
import { KEYS } from '../../api/keys.ts';
import { useStatus } from '../../api/queries.ts';
import { read } from '../../api/read.ts';
import { dates } from '../../format/date.ts';
import { makeDuration } from '../../format/duration.ts';
import { numbers } from '../../format/number.ts';
import { Loaded, Skeleton, SkeletonRows } from '../../parts/states.tsx';
import { Engines } from './engines.tsx';
import { Queues } from './queues.tsx';
import { RejectedRecords } from './rejected.tsx';

const EVERY_MS = 2_000;

/** How it stands: queues, engines, the lock, what was rejected, the version. */
export const System = () => {
  const status = useStatus(EVERY_MS);
  const queue = useQuery({
    queryKey: KEYS.queue,
    queryFn: () => read(api.analyses.$get({ query: { limit: '20' } })),
    refetchInterval: EVERY_MS,
  });
  return (
    <>
      <h1>System</h1>
      <div class="stack">
        {/* Both at once: what comes second would push down what stands below it. */}
        <Loaded query={queue.isPending ? { ...status, data: undefined } : status} waiting={<Waiting />}>
          {({ version, lichess, players, games, rejected, syncing, pending, queues, lockHeld }) => (
            <>
              <dl class="panel padded facts">
                <Fact name="Version" value={version} />
                <Fact name="Players" value={numbers.whole(players)} />
                <Fact name="Games" value={numbers.whole(games)} />
                <Fact name="Syncs under way" value={numbers.whole(syncing)} />
                <Fact name="Fetched, not stored yet" value={numbers.whole(pending)} />
                <Fact name="Rejected records" value={numbers.whole(rejected)} />
              </dl>
              <section class="panel padded">
                <h2>Lichess</h2>
                <p>
                  {lichess.cooldownUntil !== null && Date.parse(lichess.cooldownUntil) > Date.now()
                    ? `Lichess asked us to wait: it goes on at ${dates.clock(lichess.cooldownUntil)}.`
                    : 'No cooldown: Lichess may be asked.'}
                </p>
                <p>
                  {lockHeld === null
                    ? 'Redis does not answer: nobody knows who holds the lock.'
                    : lockHeld
                      ? 'A producer holds the lock: it is asking Lichess.'
                      : 'The lock is free: nobody asks Lichess now.'}
                </p>
                <p>
                  {lichess.secondRequests === 0
                    ? 'Lichess never saw two of our requests at once.'
                    : `The lock was broken: Lichess saw a second request of ours ${numbers.count(lichess.secondRequests, 'time')}, last on ${dates.minute(lichess.lastSecondRequestAt ?? 0)}.`}
                </p>
              </section>
              <Queues queues={queues} />
              <Loaded query={queue} waiting={<SkeletonRows rows={5} />}>
                {(data) => (
                  <section class="stack">
                    <h2>Analyses</h2>
                    <dl class="panel padded facts">
                      <Fact name="Games waiting" value={numbers.whole(data.queued)} />
                      <Fact name="Being analyzed" value={numbers.whole(data.running)} />
                      <Fact name="Positions left" value={numbers.whole(data.positionsLeft)} />
                      <Fact name="Nodes/s" value={numbers.short(data.nodesPerSecond)} />
                      <Fact
                        name="Time left"
                        value={data.secondsLeft === null ? '–' : makeDuration(data.secondsLeft)}
                      />
                    </dl>
                    <Engines workers={data.workers} queue={data.items} />
                  </section>
                )}
              </Loaded>
              <RejectedRecords />
            </>
          )}
        </Loaded>
      </div>
    </>
  );
};

/** The shape of what comes. */
const Waiting = () => (
  <>
    <Skeleton height={68} />
    <Skeleton height={120} />
    <h2>Queues</h2>
    <SkeletonRows rows={5} />
    <h2>Analyses</h2>
    <Skeleton height={68} />
    <SkeletonRows rows={4} />
  </>
);

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <dt class="small quiet">{name}</dt>
    <dd>{value}</dd>
  </div>
);
