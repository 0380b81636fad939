import type { ForesaleError } from '@foresale/client';
import type { UseQueryResult } from '@tanstack/react-query';

/** What a hook of a question returns. */
export type Answer<Data> = UseQueryResult<Data, ForesaleError>;
