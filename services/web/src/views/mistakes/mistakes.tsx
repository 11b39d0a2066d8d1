import { NotBuilt } from '../../parts/not-built.tsx';

/** The view Mistakes. */
export const Mistakes = () => <NotBuilt title="Mistakes" />;
