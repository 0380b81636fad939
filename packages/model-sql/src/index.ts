export { ModelSqlError } from './errors.ts';
export type { Source } from './query.ts';
export { contributionQuery, scoreQuery } from './score-query.ts';
