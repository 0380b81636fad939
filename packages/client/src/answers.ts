import type { AppRouter } from '@foresale/api';
import type { inferProcedureOutput, inferRouterInputs, inferRouterOutputs } from '@trpc/server';

/** What each procedure takes: `Inputs['customers']['list']`. */
export type Inputs = inferRouterInputs<AppRouter>;
/** What each procedure answers: `Outputs['customers']['list']`. */
export type Outputs = inferRouterOutputs<AppRouter>;

type Items<List extends readonly unknown[]> = List[number];
type Yield<Stream> = Stream extends AsyncIterable<{ readonly data: infer Message }> ? Message : never;

export type CustomerFilter = NonNullable<Inputs['customers']['list']['filter']>;
export type CustomerPage = Outputs['customers']['list'];
export type ListedCustomer = Items<CustomerPage['customers']>;
export type CustomerDetails = Outputs['customers']['details'];
export type SegmentCounts = Outputs['segments']['counts'];
/** The run whose snapshot everyone sees. */
export type CurrentRun = NonNullable<Outputs['runs']['current']>;
export type Run = Items<Outputs['runs']['list']>;
export type Identity = NonNullable<Outputs['users']['me']>;

/** What the live stream sends: an event, or word that some were left out and what is on screen must be asked for anew. */
export type LiveMessage = Yield<inferProcedureOutput<AppRouter['_def']['record']['live']['events']>>;
export type LiveEvent = Extract<LiveMessage, { readonly type: 'event' }>;
export type Refetch = Extract<LiveMessage, { readonly type: 'refetch' }>;
