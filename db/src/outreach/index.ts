export { compareCalled, type EffectRow } from './compare-called.ts';
export { listOwners, type Owner } from './list-owners.ts';
export { OutreachProblem } from './outreach-problem.ts';
export { readEffect } from './read-effect.ts';
export { type PastOutreach, readHistory } from './read-history.ts';
export { type KeptOutreach, readChange, readForgotten, readOutreach, readOutreachOf } from './read-outreach.ts';
export { type OutreachRequest, setOutreach } from './set-outreach.ts';
export { type UndoneOutreach, undoOutreach } from './undo-outreach.ts';
