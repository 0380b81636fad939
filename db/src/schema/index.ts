export { describeSchema } from './describe-schema.ts';
