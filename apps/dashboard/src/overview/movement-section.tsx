import type { Run, SegmentMovement } from '@foresale/contract';
import { useSearchParams } from '@solidjs/router';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, For, Match, Show, Switch } from 'solid-js';
import { TableTwin } from '../chart/table-twin.tsx';
import { useDashboard } from '../dashboard.ts';
import { Choice } from '../elements/choice.tsx';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { SkeletonLines } from '../elements/skeleton-lines.tsx';
import { MovementChart } from './movement-chart.tsx';
import { causesOf, flowsOf } from './movement-flows.ts';

/** Who went from which segment to which between two runs, and why. */
export function MovementSection(props: { readonly segments: readonly string[] }) {
  const { api, formats, runs } = useDashboard();
  const [query, setQuery] = useSearchParams();
  const change = (changed: Record<string, string | null>) => setQuery(changed, { replace: true, scroll: false });
  /** The runs whose results are kept, newest first. */
  const kept = createMemo(() => runs.newest().filter((run) => run.hasSnapshot));
  const later = () => kept().find((run) => String(run.runId) === query['moved-to']) ?? kept()[0];
  const earlier = () => {
    const asked = kept().find((run) => String(run.runId) === query['moved-from']);
    return asked ?? kept().find((run) => run.runId < (later()?.runId ?? 0));
  };
  const withStayed = () => query.stayed === 'shown';
  const movement = useQuery(() => ({
    queryKey: ['movement', earlier()?.runId ?? null, later()?.runId ?? null],
    queryFn: () =>
      api.server.segments.movement.query({ fromRunId: earlier()?.runId ?? 0, toRunId: later()?.runId ?? 0 }),
    enabled: earlier() !== undefined && later() !== undefined,
    placeholderData: (previous: SegmentMovement[] | undefined) => previous,
  }));
  const total = () => (movement.data ?? []).reduce((sum, each) => sum + each.customers, 0);
  const moved = () =>
    (movement.data ?? []).filter((each) => each.from !== each.to).reduce((sum, each) => sum + each.customers, 0);
  const flows = createMemo(() => flowsOf(movement.data ?? [], withStayed()));
  const reasons = createMemo(() => causesOf(movement.data ?? []));

  return (
    <section class="panel p-4" aria-labelledby="movement">
      <div class="mb-3 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h2 id="movement" class="font-semibold">
            Who changed segment, and why
          </h2>
          <Show when={movement.data}>
            <p class="figures text-xs text-ink-faint" role="status">
              {formats().count(moved())} of {formats().count(total())} customers moved
            </p>
          </Show>
        </div>
        <Show when={kept().length > 1}>
          <div class="no-print flex flex-wrap items-end gap-3">
            <RunPicker
              label="From"
              runs={kept()}
              value={earlier()?.runId}
              onChange={(runId) => change({ 'moved-from': runId })}
            />
            <RunPicker
              label="to"
              runs={kept()}
              value={later()?.runId}
              onChange={(runId) => change({ 'moved-to': runId })}
            />
            <Choice
              label="Who is drawn"
              options={[
                { value: 'moved', name: 'Who moved' },
                { value: 'shown', name: 'Everyone' },
              ]}
              value={withStayed() ? 'shown' : 'moved'}
              onChange={(stayed) => change({ stayed: stayed === 'shown' ? 'shown' : null })}
            />
          </div>
        </Show>
      </div>
      <Switch fallback={<SkeletonLines count={1} height="20rem" label="The movement is being fetched" />}>
        <Match when={runs.isLoaded() && kept().length < 2}>
          <p class="text-ink-soft">It takes two runs whose results are kept. The next one will show here who moved.</p>
        </Match>
        <Match when={movement.error}>
          {(problem) => (
            <ProblemPanel
              what="The movement could not be fetched"
              problem={problem()}
              onRetry={() => void movement.refetch()}
            />
          )}
        </Match>
        <Match when={movement.data !== undefined && flows().length === 0}>
          <p class="text-ink-soft">
            Nobody changed segment between these two runs. Choose an earlier one to look further back.
          </p>
        </Match>
        <Match when={movement.data}>
          <Causes causes={reasons()} moved={moved()} />
          <MovementChart flows={flows()} segments={props.segments} />
          <TableTwin title="Movement in numbers">
            <thead>
              <tr>
                <th scope="col">From</th>
                <th scope="col">To</th>
                <th scope="col">Customers</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              <For each={flows()}>
                {(flow) => (
                  <tr>
                    <th scope="row">{flow.from}</th>
                    <td>{flow.to}</td>
                    <td>{formats().count(flow.customers)}</td>
                    <td>
                      {flow.causes.map((each) => `${each.cause} ${formats().count(each.customers)}`).join(', ') ||
                        'stayed'}
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </TableTwin>
        </Match>
      </Switch>
    </section>
  );
}

/** The causes as one bar whose parts are named below it. */
function Causes(props: { readonly causes: ReturnType<typeof causesOf>; readonly moved: number }) {
  const { formats } = useDashboard();
  const wash = (index: number) =>
    `color-mix(in oklab, var(--accent) ${Math.max(12, 100 - index * 22)}%, var(--raised))`;
  return (
    <div class="mb-2">
      <div class="flex h-2 gap-px overflow-hidden rounded-full" aria-hidden="true">
        <For each={props.causes}>
          {(cause, index) => (
            <span
              style={{ width: `${(cause.customers / (props.moved || 1)) * 100}%`, 'background-color': wash(index()) }}
            />
          )}
        </For>
      </div>
      <ul class="figures mt-2 flex flex-wrap gap-x-5 gap-y-1 text-xs">
        <For each={props.causes}>
          {(cause, index) => (
            <li class="flex items-center gap-1.5" title={cause.about}>
              <span class="size-2 rounded-full" style={{ 'background-color': wash(index()) }} aria-hidden="true" />
              <span>{cause.name}</span>
              <span class="font-semibold">{formats().count(cause.customers)}</span>
              <span class="text-ink-faint">{formats().share(cause.customers / (props.moved || 1))}</span>
            </li>
          )}
        </For>
      </ul>
    </div>
  );
}

function RunPicker(props: {
  readonly label: string;
  readonly runs: readonly Run[];
  readonly value: number | undefined;
  readonly onChange: (runId: string) => void;
}) {
  const { formats } = useDashboard();
  return (
    <label class="flex items-center gap-1.5 text-xs font-medium text-ink-faint">
      {props.label}
      <select class="field text-sm font-normal" onChange={(event) => props.onChange(event.currentTarget.value)}>
        <For each={props.runs}>
          {(run) => (
            <option value={run.runId} selected={run.runId === props.value}>
              Run {run.runId}
              {run.asOf === null ? '' : `, ${formats().day(run.asOf)}`}
            </option>
          )}
        </For>
      </select>
    </label>
  );
}
