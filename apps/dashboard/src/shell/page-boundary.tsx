import { useLocation } from '@solidjs/router';
import { createEffect, ErrorBoundary, on, type ParentProps } from 'solid-js';
import { ProblemPanel } from '../elements/problem-panel.tsx';

/** Each page comes as a file of its own, which is not there while the server is away or once Foresale was updated. */
const missingFile = /dynamically imported module|importing a module|module script/i;

/** Keeps a page that cannot be shown from taking the others with it. */
export function PageBoundary(props: ParentProps) {
  const location = useLocation();
  return (
    <ErrorBoundary
      fallback={(problem: unknown, reset) => {
        createEffect(on(() => location.pathname, reset, { defer: true }));
        return (
          <ProblemPanel what="This page could not be opened" problem={inWords(problem)} onRetry={() => void reload()} />
        );
      }}
    >
      {props.children}
    </ErrorBoundary>
  );
}

function inWords(problem: unknown): unknown {
  if (!(problem instanceof Error) || !missingFile.test(problem.message)) return problem;
  return new Error('The server is out of reach, or Foresale was updated since you opened it.', { cause: problem });
}

/** A browser that reloads while the server is away would lose what it still shows. */
async function reload(): Promise<void> {
  const answer = await fetch('/icon.svg', { cache: 'no-store' }).catch(() => undefined);
  if (answer?.ok === true) location.reload();
}
