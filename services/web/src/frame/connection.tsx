import { connection } from '../api/live.ts';
import { useStore } from '../state/store.ts';

/** Says when events do not arrive; silent while all is well. */
export const Connection = () => {
  const state = useStore(connection);
  return (
    <span class="connection" role="status">
      {state === 'waiting' && 'Offline – reconnecting …'}
    </span>
  );
};
