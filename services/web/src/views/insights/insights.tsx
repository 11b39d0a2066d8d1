import { NotBuilt } from '../../parts/not-built.tsx';

/** The view Insights. */
export const Insights = () => <NotBuilt title="Insights" />;
