import { z } from 'zod';

/**
 * A shape with a name, or null. `.nullable()` of one would be described as the shape and null at once, or make the
 * shape itself null wherever it is named.
 */
export const orNull = <T extends z.ZodType>(schema: T) => z.union([schema, z.null()]);
