export type { AppRouter } from '@foresale/api';
export type {
  CurrentRun,
  CustomerDetails,
  CustomerFilter,
  CustomerPage,
  Identity,
  Inputs,
  ListedCustomer,
  LiveEvent,
  LiveMessage,
  Outputs,
  Refetch,
  Run,
  SegmentCounts,
} from './answers.ts';
export { type Client, type ClientOptions, type ConnectionState, createClient } from './create-client.ts';
export { ForesaleError, type ForesaleErrorCode, isForesaleError } from './foresale-error.ts';
export type { WebSocketClass } from './web-socket-class.ts';
