import type { AppRouter } from '@foresale/client';
import type { UseQueryResult } from '@tanstack/react-query';
import type { TRPCClientErrorLike } from '@trpc/client';

/**
 * What a hook of a question returns. Its error is a ForesaleError: `isForesaleError(error)` says so to the compiler. Hooks
 * name what they return before they return it: at once, its type would be inferred from this one, with undefined data.
 */
export type Answer<Data> = UseQueryResult<Data, TRPCClientErrorLike<AppRouter>>;
