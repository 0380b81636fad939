import type { Model, TrainingRefusalNotice } from '@foresale/contract';
import { useQuery } from '@tanstack/solid-query';
import { createMemo, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { ProblemPanel } from '../elements/problem-panel.tsx';
import { EffectPanel } from '../outreach/effect-panel.tsx';
import { may } from '../shell/may.ts';
import { ComparisonPanel } from './comparison-panel.tsx';
import { CurvesSection } from './curves-section.tsx';
import { DriftPanel } from './drift-panel.tsx';
import { ImportancePanel } from './importance-panel.tsx';
import { LedgerPanel } from './ledger-panel.tsx';
import { ModelFacts } from './model-facts.tsx';
import { Notices } from './notices.tsx';
import { ThresholdPanel } from './threshold-panel.tsx';
import { nameOf, placeOf } from './threshold-place.ts';

export interface ModelReportProps {
  readonly model: Model;
  readonly refusal: TrainingRefusalNotice | null;
  /** As the address has it. */
  readonly threshold: string | undefined;
  readonly onThreshold: (name: string | null) => void;
}

/** One version: what it was tested on, what a threshold does, its curves and its reasons. */
export function ModelReport(props: ModelReportProps) {
  const { api, identity, runs } = useDashboard();
  const modelId = () => props.model.modelId;
  const thresholds = useQuery(() => ({
    queryKey: ['model', 'thresholds', modelId(), runs.published()?.runId ?? null],
    queryFn: () => api.server.model.thresholds.query({ modelId: modelId() }),
  }));
  const curves = useQuery(() => ({
    queryKey: ['model', 'curves', modelId()],
    queryFn: () => api.server.model.curves.query({ modelId: modelId() }),
  }));
  const importance = useQuery(() => ({
    queryKey: ['model', 'importance', modelId()],
    queryFn: () => api.server.model.importance.query({ modelId: modelId() }),
  }));
  const ledger = useQuery(() => ({
    queryKey: ['model', 'ledger'],
    // With a run each night, the newest whose horizon has passed is far down.
    queryFn: () => api.server.model.ledger.query({ limit: 100 }),
  }));
  const drift = useQuery(() => ({ queryKey: ['model', 'drift'], queryFn: () => api.server.model.drift.query({}) }));
  /** Of the run that is on screen, if this version scored it. */
  const warning = () =>
    drift.data?.find((entry) => entry.runId === runs.published()?.runId && entry.modelId === modelId())?.warning ??
    null;
  const place = createMemo(() => (thresholds.data ? placeOf(thresholds.data, props.threshold) : 0));
  const problem = () => thresholds.error ?? curves.error ?? importance.error ?? ledger.error ?? drift.error;
  return (
    <>
      <Notices model={props.model} refusal={props.refusal} drift={warning()} />
      <Show when={problem()}>
        {(error) => <ProblemPanel what="Some of the figures could not be fetched" problem={error()} />}
      </Show>
      <Show when={thresholds.data} fallback={<div class="skeleton" style={{ height: '21rem' }} />}>
        {(table) => (
          <ThresholdPanel
            table={table()}
            place={place()}
            onPlace={(next) => props.onThreshold(nameOf(table(), next))}
          />
        )}
      </Show>
      <section class="panel p-4 md:p-5" aria-label="What it was trained and tested on">
        <ModelFacts model={props.model} />
      </section>
      <Show when={curves.data} fallback={<div class="skeleton" style={{ height: '21rem' }} />}>
        {(found) => <CurvesSection curves={found()} at={thresholds.data?.thresholds[place()]} />}
      </Show>
      <div class="grid grid-cols-1 items-start gap-5 xl:grid-cols-2">
        <ComparisonPanel model={props.model} />
        <Show when={importance.data} fallback={<div class="skeleton" style={{ height: '21rem' }} />}>
          {(found) => <ImportancePanel importance={found()} />}
        </Show>
        <Show when={ledger.data} fallback={<div class="skeleton" style={{ height: '14rem' }} />}>
          {(found) => <LedgerPanel ledger={found()} />}
        </Show>
        <Show when={drift.data} fallback={<div class="skeleton" style={{ height: '14rem' }} />}>
          {(found) => <DriftPanel entries={found()} />}
        </Show>
      </div>
      <Show when={may(identity.role, 'manager') && ledger.data}>
        {(found) => <EffectPanel entries={found().entries} />}
      </Show>
    </>
  );
}
