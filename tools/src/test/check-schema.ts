import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema, and those in it, without room for fields that they do not name. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isClosable =
    isObject(inside.properties) && !('additionalProperties' in inside) && !('allOf' in inside);
  return isClosable ? { ...inside, additionalProperties: false } : inside;
};

/**
 * A check of values against schemas of an OpenAPI 3.1 document, by JSON Schema 2020-12. It gives what is wrong, in
 * words; a field that a schema does not name is wrong too.
 */
export const createSchemaCheck = (components: unknown) => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  (formats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addSchema({ $id: 'document', components: closed(components) } as Json);
  return (schema: unknown, value: unknown): string[] => {
    const text = JSON.stringify(closed(schema)).replaceAll('"#/components/', '"document#/components/');
    const validate = ajv.compile(JSON.parse(text));
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
};
