import { NotBuilt } from '../../parts/not-built.tsx';

/** The view Explorer. */
export const Explorer = () => <NotBuilt title="Explorer" />;
