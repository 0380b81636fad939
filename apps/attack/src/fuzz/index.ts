export { type FuzzReport, fuzz } from './fuzz.ts';
