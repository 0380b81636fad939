// Runs before npm packs or publishes the folder of a workspace: its sources run in this repository and nowhere else.
// npm also runs it ahead of the package's script `pack`, which packs what was built and may go on.
import { npmCommand } from './env.ts';

if (npmCommand === 'pack' || npmCommand === 'publish') {
  process.stderr.write('The built package is published, not its sources: use `npm run pack` in this folder.\n');
  process.exitCode = 1;
}
