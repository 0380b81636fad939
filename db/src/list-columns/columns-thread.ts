import { once } from 'node:events';
import { parentPort, Worker, workerData } from 'node:worker_threads';
import { createColumnBuilder, listColumns } from './column-builder.ts';
import type { TextIndex } from './columns.ts';
import { createListAnswers } from './list-answers.ts';
import { loadCategories } from './load-categories.ts';
import type { Reply, Request } from './open-columns.ts';
import { listToRead, readList, withClient } from './read-list.ts';

// The thread of one run's columns: it reads them, says that they are there, and answers until it is ended.
const list = listToRead.parse(workerData);

const builder = createColumnBuilder(list.customers);
const [text, columns] = await Promise.all([
  readText(),
  readList(list, listColumns, builder.add).then(() => builder.finish(list.runId)),
]);
const answers = createListAnswers({ ...columns, text });
let reading: Promise<void> | undefined;

parentPort?.on('message', (request: Request) => {
  if (request.name === 'readCategories') void readCategories().then(() => reply({ id: request.id, answer: undefined }));
  else reply(answer(request));
});
reply('ready');

function answer({ id, name, args }: Exclude<Request, { readonly name: 'readCategories' }>): Reply {
  try {
    // They are counted from all order lines, so nobody does before somebody asks; PostgreSQL answers as long.
    if (args[0].filter.category !== undefined && !answers.hasCategories()) {
      void readCategories();
      return { id, answer: undefined };
    }
    // Each name came with the arguments that it takes: the type of a request says so, and is lost where names are looked up.
    const give = answers[name] as (...given: typeof args) => unknown;
    return { id, answer: give(...args) };
  } catch (problem) {
    return { id, problem };
  }
}

/** Once; what goes wrong is reported, and done again for whoever asks next. */
function readCategories(): Promise<void> {
  reading ??= withClient(list.databaseUrl, (client) => loadCategories(client, list)).then(
    (found) => answers.addCategories(found),
    (problem: unknown) => {
      reading = undefined;
      reply({ id: null, problem });
    },
  );
  return reading;
}

/** Read and indexed by a thread beside this one, which sends nothing else. */
async function readText(): Promise<TextIndex> {
  const thread = new Worker(new URL('./text-thread.ts', import.meta.url), { workerData: list });
  const [text] = await once(thread, 'message');
  return text;
}

function reply(message: Reply): void {
  parentPort?.postMessage(message);
}
