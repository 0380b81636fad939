export type { AppRouter } from '@foresale/api';
export { type Client, type ClientOptions, type ConnectionState, createClient } from './create-client.ts';
