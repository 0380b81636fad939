import { readFileSync } from 'node:fs';
import { Command as Parser } from 'commander';
import { type Command, commands, readGiven } from './commands.ts';
import { readSettings } from './env.ts';
import { Sentence } from './sentence.ts';

/** The version of the product, which is the repository's. */
export function versionOf(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
  return String(version);
}

/** The command line: commands of one word, and of two (`user add`) in groups. */
export function createProgram(): Parser {
  const program = newParser('foresale')
    .usage('[command]')
    .description('Tells a sales team whom to call next. Type `npm run foresale -- <command>`.')
    .version(`Foresale ${versionOf()}, Node ${process.versions.node}`, '-V, --version', 'say which version this is');
  const groups = new Map<string, Parser>();
  for (const command of commands) {
    const [first = '', second] = command.name.split(' ');
    if (second === undefined) program.addCommand(parserOf(first, command));
    else {
      const group = groups.get(first) ?? newParser(first).description(`Manage ${first.replace(/s$/, '')}s.`);
      if (!groups.has(first)) program.addCommand(group);
      groups.set(first, group);
      group.addCommand(parserOf(second, command));
    }
  }
  return program;
}

function newParser(name: string): Parser {
  return new Parser(name)
    .helpOption('-h, --help', 'say what there is')
    .allowExcessArguments(false)
    .showSuggestionAfterError(true)
    .exitOverride((error) => {
      // What was asked for (help, the version) is no failure.
      if (error.exitCode === 0) throw error;
      throw new Sentence(sentenceOf(error.message), { cause: error });
    })
    .configureOutput({ writeErr: () => undefined });
}

function parserOf(name: string, command: Command): Parser {
  const parser = newParser(name).description(command.does);
  for (const word of command.takes?.split(' ') ?? []) parser.argument(word.replace('…', '...'));
  for (const { flags, does, isRepeated } of command.options ?? []) {
    if (isRepeated === true) parser.option(flags, does, (value, before: readonly string[] = []) => [...before, value]);
    else parser.option(flags, does);
  }
  return parser.action(async () => {
    await command.run(readSettings(), readGiven(parser.args, parser.opts()));
  });
}

/** Commander's own, as a sentence. */
function sentenceOf(message: string): string {
  const [first = '', ...more] = message.replace(/^error: /, '').split('\n');
  const suggestion = more.map((line) => line.replace(/^\((.*)\)$/, '$1')).join(' ');
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1).replace(/\.$/, '')}.`;
  return `${[sentence, suggestion].filter((part) => part !== '').join(' ')} See: npm run foresale -- --help`;
}
