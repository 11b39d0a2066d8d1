/** Finds secrets of a run in bytes; gives the text around each with everything cut out that could be one. */
export type FindSecrets = (bytes: Buffer) => string[];

/** Places that are told of one piece of text; more tell nothing new. */
const MOST_PLACES = 3;
const AROUND = 100;

/** A secret of the API's own making has no marker: a token is known by its name, a session by its cookie. */
const MADE_BY_THE_API = [Buffer.from('rookery_'), Buffer.from('rookery=')];
const SECRET_CHARS = 43;
/** Random enough: the name of a metric may be as long. */
const RANDOM = /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[\w-]+$/;

/** Looks for the marker as it is, in hexadecimal and in base64, and for what the API makes. */
export const createFindSecrets = (marker: string): FindSecrets => {
  const marked = [marker, Buffer.from(marker).toString('hex'), ...inBase64(marker)].map((text) =>
    Buffer.from(text),
  );
  return (bytes) =>
    [
      ...marked.flatMap((needle) => placesOf(bytes, needle)),
      ...MADE_BY_THE_API.flatMap((needle) =>
        placesOf(bytes, needle, (end) => {
          const [secret, more] = [
            textOf(bytes, end, end + SECRET_CHARS),
            textOf(bytes, end + SECRET_CHARS, end + SECRET_CHARS + 1),
          ];
          return secret.length === SECRET_CHARS && RANDOM.test(secret) && !/[\w-]/.test(more);
        }),
      ),
    ].map((at) => around(bytes, at));
};

/** A text as it stands in base64 after any number of bytes: what its neighbors have no part in. */
const inBase64 = (text: string): string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
    return bytes.toString('base64').slice(Math.ceil((before * 4) / 3), Math.floor(bytes.length / 3) * 4);
  });

const placesOf = (
  bytes: Buffer,
  needle: Buffer,
  isSecret: (end: number) => boolean = () => true,
): number[] => {
  const places: number[] = [];
  for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length)) {
    if (isSecret(at + needle.length)) places.push(at);
    if (places.length === MOST_PLACES) break;
  }
  return places;
};

const textOf = (bytes: Buffer, from: number, to: number): string =>
  bytes.toString('latin1', Math.max(0, from), to);

/** What stands around a place. Whatever is as long as a secret is cut out, whole or not. */
const around = (bytes: Buffer, at: number): string =>
  textOf(bytes, at - AROUND, at + AROUND)
    .replaceAll(/[\w+/-]{18,}={0,2}/g, '[cut out]')
    .replaceAll(/[^ -~]+/g, ' ')
    .trim();
