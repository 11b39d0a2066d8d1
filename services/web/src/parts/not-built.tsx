import { Empty } from './states.tsx';

/** What stands where a view is still missing: where its answers are meanwhile. */
export const NotBuilt = ({ title }: { title: string }) => (
  <>
    <h1>{title}</h1>
    <Empty title="This view is not built yet.">
      Its questions are answered by the API: see <a href="/api/reference">the reference</a>.
    </Empty>
  </>
);
