import { CommanderError } from 'commander';
import { createProgram } from './program.ts';
import { describeFailure } from './sentence.ts';

try {
  const program = createProgram();
  if (process.argv.length > 2) await program.parseAsync();
  else program.outputHelp();
} catch (failure) {
  if (!(failure instanceof CommanderError && failure.exitCode === 0)) {
    process.stderr.write(`${await describeFailure(failure)}\n`);
    process.exitCode = 1;
  }
}
