export { distribute } from './distribute.ts';
export { isDistributed } from './is-distributed.ts';
