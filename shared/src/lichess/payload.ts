/** A longer record is no game. */
export const RECORD_BYTES = 1024 * 1024;

/** How many bytes are kept of a record that is longer, and shown of any. */
export const PAYLOAD_BYTES = 64 * 1024;

/** The part of a rejected record that is kept, as base64, and the length and SHA-256 of the whole. */
export interface KeptPayload {
  payload: string;
  length: number;
  sha256: string;
}

/** What is kept of a record's exact bytes: all of them, so that it can be tried again, but of a longer one the head. */
export const payloadOf = (bytes: Uint8Array): KeptPayload => ({
  payload: bytes.subarray(0, bytes.length > RECORD_BYTES ? PAYLOAD_BYTES : bytes.length).toBase64(),
  length: bytes.length,
  sha256: new Bun.CryptoHasher('sha256').update(bytes).digest('hex'),
});
