import type { Scheme } from '@foresale/contract';
import { createMemo, createSignal, For, Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';
import { Choice } from '../elements/choice.tsx';
import { may } from '../shell/may.ts';
import { createSaving, SaveBar } from './save-bar.tsx';
import { draftOf, paint, problemsOf, rulesOf, type SchemeDraft, segmentsOf } from './scheme-draft.ts';
import { SchemeGrid } from './scheme-grid.tsx';
import { SchemePreview } from './scheme-preview.tsx';
import { SchemeRules } from './scheme-rules.tsx';
import { segmentColour } from './segment-colour.ts';

const problemsShown = 5;

/** A scheme as a grid to paint on and as a table of rules, two views of one draft, and who would move. */
export function SchemeEditor(props: { readonly scheme: Scheme; readonly isNew: boolean }) {
  const { identity } = useDashboard();
  const [draft, setDraft] = createSignal<SchemeDraft>(draftOf(props.scheme));
  const [name, setName] = createSignal(props.isNew ? '' : props.scheme.name);
  const [as, setAs] = createSignal<'grid' | 'rules'>('grid');
  const [brush, setBrush] = createSignal(props.scheme.segments[0] ?? '');
  const [added, setAdded] = createSignal<readonly string[]>([]);
  const mayChange = may(identity.role, 'analyst');
  /** Segments to paint with, also those that no cell has yet. */
  const segments = createMemo(() => [...new Set([...segmentsOf(draft()), ...added()])]);
  const colourOf = (segment: string) => segmentColour(Math.max(0, segments().indexOf(segment)));
  const problems = createMemo(() => problemsOf(draft()));
  const isChanged = () => JSON.stringify(draft()) !== JSON.stringify(draftOf(props.scheme));
  const saving = createSaving(props.scheme, props.isNew, (schemeName, schemeId) => ({
    kind: 'cells',
    name: schemeName,
    bands: draft().bands,
    rules: rulesOf(draft()),
    ...(schemeId === undefined ? {} : { schemeId }),
  }));

  function rename(from: string, to: string): void {
    if (to === '' || segments().includes(to)) return;
    setAdded(added().map((each) => (each === from ? to : each)));
    setDraft({
      ...draft(),
      rules: draft().rules.map((rule) => (rule.segment === from ? { ...rule, segment: to } : rule)),
    });
    if (brush() === from) setBrush(to);
  }

  function addSegment(event: SubmitEvent & { currentTarget: HTMLFormElement }): void {
    event.preventDefault();
    const segment = String(new FormData(event.currentTarget).get('segment')).trim();
    if (segment === '') return;
    setAdded([...added(), segment]);
    setBrush(segment);
    event.currentTarget.reset();
  }

  return (
    <div class="flex flex-col gap-4 pt-2">
      <SaveBar
        scheme={props.scheme}
        isNew={props.isNew}
        name={name()}
        onName={setName}
        isReady={problems().length === 0}
        isChanged={isChanged()}
        saving={saving}
      />
      <div class="grid gap-4 xl:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
        <section class="panel flex flex-col gap-3 p-4" aria-label="Rules">
          <div class="flex flex-wrap items-center justify-between gap-2">
            <Choice
              label="How the rules are shown"
              options={[
                { value: 'grid', name: 'Grid' },
                { value: 'rules', name: 'Rules' },
              ]}
              value={as()}
              onChange={setAs}
            />
            <label class="flex items-center gap-2 text-xs text-ink-faint">
              Scores
              <select
                class="field text-sm"
                disabled={!mayChange}
                value={draft().bands}
                onChange={(event) => setDraft(withBands(draft(), event.currentTarget.value === '4' ? 4 : 5))}
              >
                <option value="5">1 to 5, fifths</option>
                <option value="4">1 to 4, quarters</option>
              </select>
            </label>
          </div>
          <Show
            when={as() === 'grid'}
            fallback={<SchemeRules draft={draft()} segments={segments()} mayChange={mayChange} onChange={setDraft} />}
          >
            <Show when={mayChange}>
              <fieldset>
                <legend class="mb-1.5 text-xs font-medium text-ink-faint">
                  Choose a segment, then the cells it is for
                </legend>
                <div class="flex flex-wrap gap-1.5">
                  <For each={segments()}>
                    {(segment) => (
                      <button
                        type="button"
                        aria-pressed={brush() === segment}
                        class="h-7 rounded-full border border-transparent px-2.5 text-xs aria-pressed:border-ink aria-pressed:font-semibold"
                        style={{ 'background-color': colourOf(segment) }}
                        onClick={() => setBrush(segment)}
                      >
                        {segment}
                      </button>
                    )}
                  </For>
                </div>
                <div class="mt-2 flex flex-wrap gap-2">
                  <form class="flex gap-1.5" onSubmit={addSegment}>
                    <label>
                      <span class="sr-only">Name of another segment</span>
                      <input
                        class="field w-40"
                        name="segment"
                        maxlength="60"
                        placeholder="Another segment"
                        autocomplete="off"
                      />
                    </label>
                    <button type="submit" class="button">
                      Add
                    </button>
                  </form>
                  <RenameForm segment={brush()} onRename={(to) => rename(brush(), to)} />
                </div>
              </fieldset>
            </Show>
            <SchemeGrid
              draft={draft()}
              colourOf={colourOf}
              mayChange={mayChange}
              onPaint={(box) => setDraft(paint(draft(), box, brush()))}
            />
          </Show>
          <div role="status" class="empty:hidden">
            <Show when={problems().length > 0}>
              <div class="rounded-md border border-bad bg-bad-wash p-3">
                <p class="font-semibold">This cannot be saved yet</p>
                <ul class="mt-1 list-disc pl-5 text-ink-soft">
                  <For each={problems().slice(0, problemsShown)}>{(problem) => <li>{problem}</li>}</For>
                  <Show when={problems().length > problemsShown}>
                    <li>and {problems().length - problemsShown} more like these</li>
                  </Show>
                </ul>
              </div>
            </Show>
          </div>
        </section>
        <Show when={mayChange}>
          <SchemePreview
            scheme={problems().length === 0 ? { bands: draft().bands, rules: rulesOf(draft()) } : undefined}
            about="If the current run had used this scheme"
            idle="The preview comes as soon as every combination of scores has exactly one segment."
          />
        </Show>
      </div>
    </div>
  );
}

/** A scheme of quarters has no fifth score: rules that reached to the highest one still do. */
function withBands(draft: SchemeDraft, bands: 4 | 5): SchemeDraft {
  const fit = ([from, to]: readonly [number, number]) =>
    [Math.min(from, bands), to === draft.bands ? bands : Math.min(to, bands)] as const;
  return {
    bands,
    rules: draft.rules.map((rule) => ({
      segment: rule.segment,
      recency: fit(rule.recency),
      frequency: fit(rule.frequency),
      monetary: fit(rule.monetary),
    })),
  };
}

function RenameForm(props: { readonly segment: string; readonly onRename: (to: string) => void }) {
  return (
    <form
      class="flex gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        props.onRename(String(new FormData(event.currentTarget).get('name')).trim());
      }}
    >
      <label>
        <span class="sr-only">New name of {props.segment}</span>
        <input class="field w-40" name="name" maxlength="60" value={props.segment} autocomplete="off" />
      </label>
      <button type="submit" class="button">
        Rename
      </button>
    </form>
  );
}
