import { useReconciliation } from '../../api/queries.ts';
import { numbers } from '../../format/number.ts';
import { Skeleton } from '../../parts/states.tsx';

/** What is stored against what Lichess has, in plain words. */
export const Books = ({ id }: { id: string }) => {
  const { data, error } = useReconciliation(id);
  if (!data) return error ? null : <Skeleton height={40} />;
  const { finished, expected, complete, notes } = data;
  return (
    <details>
      <summary>
        {complete && expected !== null && finished === expected && 'Everything that Lichess has is here.'}
        {complete && (expected === null || finished !== expected) && 'Synced to the end.'}
        {!complete && 'Not everything is here yet.'}{' '}
        <span class="quiet">
          {numbers.whole(finished)} finished games stored
          {expected !== null && `, Lichess counts ${numbers.whole(expected)}`}
        </span>
      </summary>
      <ul class="books quiet">
        {data.rejectedBy.map(({ code, count }) => (
          <li key={code}>
            {numbers.count(count, 'record')} could not be stored ({code}).
          </li>
        ))}
        {notes.map((note) => (
          <li key={note}>{note}.</li>
        ))}
        {data.rejected + notes.length === 0 && <li>No game is pending, running, aborted or rejected.</li>}
      </ul>
    </details>
  );
};
