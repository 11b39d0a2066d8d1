/** The view Explorer. */
export const Explorer = () => <h1>Explorer</h1>;
