import validate from 'schema-validator:observability-contract';
import schema from '../../../schemas/observability-contract.schema.json';
import { resolved } from '../schema/json-schema';
import { violationsOf, type SchemaViolation } from '../schema/violations';

/** The JSON Schema of the contract file, as the generator wrote it. */
export const CONTRACT_SCHEMA = resolved(schema);

/** What the schema forbids in the plain value of a contract file. */
export const validateContract = (value: unknown): SchemaViolation[] => violationsOf(validate, CONTRACT_SCHEMA, value);
