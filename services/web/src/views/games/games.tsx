import { NotBuilt } from '../../parts/not-built.tsx';

/** The view Games. */
export const Games = () => <NotBuilt title="Games" />;
