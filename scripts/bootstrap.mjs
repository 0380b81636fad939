// Runs a tool of this repository on a machine that may have nothing but git, Node 20 and npm.
//
//   node scripts/bootstrap.mjs node <file.ts> […]     a script of ours, under Node >= 24
//   node scripts/bootstrap.mjs <tool> […]             a tool from node_modules/.bin, likewise
//
// It installs from the lockfile when that is needed and, where the machine's own Node is too old, takes a newer one
// through npm. No dependencies, nothing newer than Node 18: it must run before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const requiredMajor = 24;
const fetchedNode = '24.21.0';

const [tool, ...toolArguments] = process.argv.slice(2);
if (tool === undefined) fail('bootstrap: name a tool to run');

installPackages();
const node = findNode();
const environment = {
  ...process.env,
  PATH: [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH].join(':'),
};

if (node === process.execPath && tool === 'node' && toolArguments[0] !== undefined) {
  // The running Node will do: become the script instead of starting another process.
  process.env.PATH = environment.PATH;
  const script = resolve(root, toolArguments[0]);
  process.argv.splice(1, 3, script);
  await import(pathToFileURL(script).href);
} else {
  const command =
    tool === 'node'
      ? [resolve(root, toolArguments[0] ?? fail('bootstrap: name a script')), ...toolArguments.slice(1)]
      : [realpathSync(join(root, 'node_modules', '.bin', tool)), ...toolArguments];
  const child = spawn(node, command, { stdio: 'inherit', env: environment });
  // Ctrl-C reaches the child by itself (same terminal); it treats a second request to stop like the first.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // kill -9 of npm sends no signal on: notice that we have been orphaned and end what we started.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref();
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 143)));
}

/** `npm ci`, when the lockfile is not the one that node_modules was installed from. */
function installPackages() {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.foresale-lockfile');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile) return;
  say('Installing packages from the lockfile (once, about a minute) …');
  npm(['ci', '--loglevel=error', '--no-progress'], root);
  writeFileSync(stamp, lockfile);
}

/** The path of a Node that is new enough: the running one, or one that npm fetched into .node/. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= requiredMajor) return process.execPath;
  const home = join(root, '.node');
  const binary = join(home, 'node_modules', 'node', 'bin', 'node');
  const stamp = join(home, 'version');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === fetchedNode && existsSync(binary)) return binary;
  say(`This machine has Node ${process.versions.node}; fetching Node ${fetchedNode} through npm (once) …`);
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), '{"private":true}\n');
  npm(['install', '--loglevel=error', '--no-progress', '--no-save', `node@${fetchedNode}`], home);
  if (!existsSync(binary)) fail('npm installed the package "node", but it brought no binary for this platform.');
  writeFileSync(stamp, fetchedNode);
  return binary;
}

function npm(args, directory) {
  // Under `npm start` npm hands its own settings down as npm_config_*; a nested npm must read its own.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const result = spawnSync('npm', args, { cwd: directory, env, stdio: ['ignore', 2, 2] });
  if (result.error !== undefined) fail(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) fail(`"npm ${args[0]}" failed (exit code ${result.status}); its messages are above.`);
}

function say(sentence) {
  process.stderr.write(`${sentence}\n`);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
