import { parseArgs } from 'node:util';
import { commands, options } from './commands.ts';
import { readSettings } from './env.ts';
import { describeFailure, Sentence } from './sentence.ts';

try {
  await main();
} catch (failure) {
  process.stderr.write(`${await describeFailure(failure)}\n`);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArguments(process.argv.slice(2));
  if (values.help === true || positionals.length === 0) {
    process.stdout.write(`${help()}\n`);
    return;
  }
  const [first = '', second = ''] = positionals;
  const name = [`${first} ${second}`, first].find((candidate) => Object.hasOwn(commands, candidate));
  const command = name === undefined ? undefined : commands[name];
  if (name === undefined || command === undefined) throw new Sentence(`There is no command "${first}".\n\n${help()}`);
  await command.run(readSettings(), positionals.slice(name.split(' ').length), values);
}

function help(): string {
  const width = Math.max(...Object.values(commands).map(({ usage }) => usage.length));
  const lines = Object.values(commands).map(({ usage, does }) => `  ${usage.padEnd(width)}  ${does}`);
  return ['npm run foresale -- <command>', '', ...lines].join('\n');
}

function parseArguments(args: string[]) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (cause) {
    throw new Sentence(`${cause instanceof Error ? cause.message : String(cause)} See: npm run foresale -- --help`, {
      cause,
    });
  }
}
