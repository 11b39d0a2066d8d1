import { NotBuilt } from '../../parts/not-built.tsx';

/** The view Player. */
export const Player = () => <NotBuilt title="Player" />;
