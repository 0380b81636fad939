import { rememberServerUrl } from './env.ts';
import { startTestServer } from './server.ts';

/** One server for all test files of a package; each test makes databases of its own on it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const server = await startTestServer();
  rememberServerUrl(server.url);
  return () => server.stop();
}
