/** The variables by which a test run hands its servers to the test files. */
export const DATABASE = 'ROOKERY_TEST_DATABASE_URL';
export const REDIS = 'ROOKERY_TEST_REDIS_URL';

/** The server's address that the test run gave. Throws where a test file was started without one. */
export const given = (name: typeof DATABASE | typeof REDIS): string => {
  const url = process.env[name];
  if (url) return url;
  throw new Error(`${name} is not set: run the file through \`bun run test FILE\``);
};
