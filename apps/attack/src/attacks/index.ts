import type { Attack } from '../attack.ts';
import { bombs } from './bombs.ts';
import { brokenUploads } from './broken-uploads.ts';
import { foreignPages } from './foreign-pages.ts';
import { forgedAddresses } from './forged-addresses.ts';
import { formulas } from './formulas.ts';
import { idleReaders } from './idle-readers.ts';
import { lockOuts } from './lock-outs.ts';
import { longAddresses } from './long-addresses.ts';
import { manyCalls } from './many-calls.ts';
import { manySockets } from './many-sockets.ts';
import { passwordFlood } from './password-flood.ts';
import { slowBodies } from './slow-bodies.ts';
import { unknownTokens } from './unknown-tokens.ts';

/** One after the other, since some measure the server that all of them attack. */
export const attacks: readonly Attack[] = [
  longAddresses,
  foreignPages,
  forgedAddresses,
  manyCalls,
  manySockets,
  unknownTokens,
  brokenUploads,
  bombs,
  formulas,
  idleReaders,
  lockOuts,
  passwordFlood,
  slowBodies,
];
