import { MayNotMigrateError, migrate, NewerSchemaError } from '@rookery/api/migrate.ts';
import postgres from 'postgres';
import { Stop } from '../cli/stop.ts';

/** The role that reads and writes rows, and may change no table. */
const APP = 'app';
/** What it may do, here as in the deployed stack. */
const GRANTS = `${import.meta.dir}/../../../deploy/app-grants.sql`;

/**
 * Brings the schema up as the administrator, who owns it, and makes the role that the API connects as. Safe at each start,
 * also of a data folder from before there was that role. Gives its address; throws a Stop where a newer version was here.
 */
export const prepareDatabase = async (administratorUrl: string, appPassword: string): Promise<string> => {
  try {
    await migrate(administratorUrl);
  } catch (err) {
    throw err instanceof NewerSchemaError || err instanceof MayNotMigrateError ? new Stop(err.message) : err;
  }
  const sql = postgres(administratorUrl, { max: 1, onnotice: () => undefined });
  try {
    const [found] = await sql`select 1 from pg_roles where rolname = ${APP}`;
    const [made] = await sql<{ text: string }[]>`
      select format('%s role %I login password %L', ${found ? 'alter' : 'create'}::text, ${APP}::text,
        ${appPassword}::text) as text`;
    await sql.unsafe(made?.text ?? '');
    await sql.file(GRANTS);
  } finally {
    await sql.end({ timeout: 5 });
  }
  const url = new URL(administratorUrl);
  url.username = APP;
  url.password = appPassword;
  return url.href;
};
