import { RookeryError } from '@rookery/shared/errors.ts';

/** What a body is said to be. */
export interface BodyKind {
  /** Undefined for a file that is only called gzip: its first character says what is in it. */
  format?: 'pgn' | 'ndjson';
  decoder: TextDecoder;
  gzip: boolean;
}

const FORMATS: Readonly<Record<string, BodyKind['format'] | 'gzip'>> = {
  'application/x-chess-pgn': 'pgn',
  'application/vnd.chess-pgn': 'pgn',
  'text/plain': 'pgn',
  'application/x-ndjson': 'ndjson',
  'application/gzip': 'gzip',
  'application/x-gzip': 'gzip',
};

/** Bytes that cannot be read are an error in UTF-8, where they mean another charset; in any other there are none. */
const decoderFor = (charset: string): TextDecoder => {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(charset as 'utf-8', { fatal: true });
  } catch {
    throw new RookeryError('unsupported_media_type', `the charset "${charset.slice(0, 40)}" is not known`);
  }
  // Games are told apart by bytes, as all other charsets allow.
  if (/^(utf-16|iso-2022)/.test(decoder.encoding))
    throw new RookeryError('unsupported_media_type', `${charset} is not taken: save the file as UTF-8`);
  return decoder;
};

/** Reads Content-Type and Content-Encoding of a body of games. Throws unsupported_media_type. */
export const bodyKindOf = (type: string | undefined, encoding: string | undefined): BodyKind => {
  const [essence = '', ...parameters] = (type ?? '').split(';').map((part) => part.trim());
  const name = essence.toLowerCase();
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (format === undefined)
    throw new RookeryError(
      'unsupported_media_type',
      'the body must be application/x-chess-pgn, application/x-ndjson or application/gzip',
    );
  const coding = encoding?.trim().toLowerCase() || 'identity';
  if (!['identity', 'gzip', 'x-gzip'].includes(coding))
    throw new RookeryError(
      'unsupported_media_type',
      `Content-Encoding: ${coding.slice(0, 40)} is not taken, gzip is`,
    );
  const charset = parameters
    .map((part) => /^charset\s*=\s*"?([^"]+)"?$/i.exec(part)?.[1])
    .find((value) => value !== undefined);
  return {
    format: format === 'gzip' ? undefined : format,
    decoder: decoderFor(charset ?? 'utf-8'),
    gzip: format === 'gzip' || coding !== 'identity',
  };
};
