/** The view Mistakes. */
export const Mistakes = () => <h1>Mistakes</h1>;
