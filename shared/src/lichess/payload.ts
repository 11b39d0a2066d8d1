/** How many bytes of a rejected record are kept. */
export const PAYLOAD_BYTES = 64 * 1024;

/** The part of a rejected record that is kept, as base64, and the length and SHA-256 of the whole. */
export interface KeptPayload {
  payload: string;
  length: number;
  sha256: string;
}

/** What is kept of a record's exact bytes. */
export const payloadOf = (bytes: Uint8Array): KeptPayload => ({
  payload: bytes.subarray(0, PAYLOAD_BYTES).toBase64(),
  length: bytes.length,
  sha256: new Bun.CryptoHasher('sha256').update(bytes).digest('hex'),
});
