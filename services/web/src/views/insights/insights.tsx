/** The view Insights. */
export const Insights = () => <h1>Insights</h1>;
