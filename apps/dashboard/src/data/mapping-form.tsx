import type { ColumnMapping, Inspection } from '@foresale/contract';
import { createMemo, createSignal, createUniqueId, For, Show } from 'solid-js';
import { Labelled } from '../elements/labelled.tsx';
import { FilePreview } from './file-preview.tsx';
import { fieldName } from './words.ts';

export interface MappingFormProps {
  readonly inspection: Inspection;
  /** The one that it was tried with before. */
  readonly given: ColumnMapping | null;
  readonly isPending: boolean;
  readonly onStart: (mapping: ColumnMapping) => void;
}

/** What makes an order, the needed ones in front. */
const first = [
  'customer_id',
  'ordered_at',
  'amount',
  'order_id',
  'quantity',
  'unit_price',
  'product_id',
  'status',
  'currency',
];
const dateOrders = {
  '': 'Tell from the file',
  'day-first': 'Day first: 31/12/2025',
  'month-first': 'Month first: 12/31/2025',
};
const decimalSigns = { '': 'Tell from the file', point: 'Point: 1,234.50', comma: 'Comma: 1.234,50' };
const isDateOrder = (value: string): value is 'day-first' | 'month-first' => value !== '' && value in dateOrders;
const isDecimalSign = (value: string): value is 'point' | 'comma' => value !== '' && value in decimalSigns;

/** Which column holds what, with the first rows below showing what comes of it. */
export function MappingForm(props: MappingFormProps) {
  const start = props.given ?? props.inspection.remembered;
  const [columns, setColumns] = createSignal<Readonly<Record<string, string>>>(
    start?.columns ?? props.inspection.files[0]?.suggestion ?? {},
  );
  const [dates, setDates] = createSignal(start?.dates);
  const [decimals, setDecimals] = createSignal(start?.decimals);
  const others = createMemo(() => props.inspection.fields.filter((field) => !first.includes(field)));
  const names = createMemo(() => props.inspection.files[0]?.columns.map((column) => column.name) ?? []);
  const fieldOf = (column: string) => Object.entries(columns()).find(([, name]) => name === column)?.[0];
  const example = (field: string) => {
    const index = names().indexOf(columns()[field] ?? '');
    return index === -1
      ? ''
      : (props.inspection.files[0]?.sample.find((row) => (row[index] ?? '') !== '')?.[index] ?? '');
  };
  const rowProps = () => ({ names: names(), columns: columns(), example, onChoose: choose });
  const missing = createMemo(() => {
    const { customer_id, ordered_at, amount, unit_price } = columns();
    return [
      customer_id === undefined ? 'the customer' : undefined,
      ordered_at === undefined ? 'the date' : undefined,
      amount === undefined && unit_price === undefined ? 'the amount or the unit price' : undefined,
    ].filter((word) => word !== undefined);
  });
  function choose(field: string, column: string): void {
    const { [field]: _, ...others } = columns();
    setColumns(column === '' ? others : { ...others, [field]: column });
  }
  function submit(event: SubmitEvent): void {
    event.preventDefault();
    const [order, sign] = [dates(), decimals()];
    props.onStart({
      columns: { ...columns() },
      ...(order === undefined ? {} : { dates: order }),
      ...(sign === undefined ? {} : { decimals: sign }),
    });
  }

  return (
    <form onSubmit={submit} class="flex flex-col gap-4" aria-label="Mapping">
      <p class="text-ink-soft">
        {props.inspection.remembered === null
          ? 'These columns are of no known layout. Say which is which; it is remembered for the next file with this header.'
          : 'A file with this header was imported before; its mapping is filled in.'}
      </p>
      <For each={props.inspection.files}>{(file) => <FilePreview file={file} fieldOf={fieldOf} />}</For>
      <FieldRows fields={first} {...rowProps()} />
      <details>
        <summary class="cursor-pointer text-ink-soft hover:text-ink">More about products and customers</summary>
        <div class="mt-2">
          <FieldRows fields={others()} {...rowProps()} />
        </div>
      </details>
      <div class="flex flex-wrap gap-4">
        <Labelled label="Dates">
          <select
            class="field text-sm font-normal"
            onChange={(event) => {
              const { value } = event.currentTarget;
              setDates(isDateOrder(value) ? value : undefined);
            }}
          >
            <For each={Object.entries(dateOrders)}>
              {([value, words]) => (
                <option value={value} selected={value === (dates() ?? '')}>
                  {words}
                </option>
              )}
            </For>
          </select>
        </Labelled>
        <Labelled label="Amounts">
          <select
            class="field text-sm font-normal"
            onChange={(event) => {
              const { value } = event.currentTarget;
              setDecimals(isDecimalSign(value) ? value : undefined);
            }}
          >
            <For each={Object.entries(decimalSigns)}>
              {([value, words]) => (
                <option value={value} selected={value === (decimals() ?? '')}>
                  {words}
                </option>
              )}
            </For>
          </select>
        </Labelled>
      </div>
      <div class="flex flex-wrap items-center gap-3">
        <button type="submit" class="button-strong" disabled={props.isPending || missing().length > 0}>
          Import with this mapping
        </button>
        <Show when={missing().length > 0}>
          <span class="text-ink-soft">Still to say: {missing().join(', ')}.</span>
        </Show>
      </div>
    </form>
  );
}

interface FieldRowsProps {
  readonly fields: readonly string[];
  /** The file's columns. */
  readonly names: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
  readonly example: (field: string) => string;
  readonly onChoose: (field: string, column: string) => void;
}

function FieldRows(props: FieldRowsProps) {
  return (
    <div class="grid gap-x-6 gap-y-2 sm:grid-cols-2 xl:grid-cols-3">
      <For each={props.fields}>
        {(field) => (
          <FieldRow
            field={field}
            isNeeded={field === 'customer_id' || field === 'ordered_at'}
            names={props.names}
            column={props.columns[field]}
            example={props.example(field)}
            onChoose={(column) => props.onChoose(field, column)}
          />
        )}
      </For>
    </div>
  );
}

interface FieldRowProps {
  readonly field: string;
  readonly isNeeded: boolean;
  /** The file's columns. */
  readonly names: readonly string[];
  readonly column: string | undefined;
  readonly example: string;
  readonly onChoose: (column: string) => void;
}

function FieldRow(props: FieldRowProps) {
  const id = createUniqueId();
  return (
    <div class="grid grid-cols-[9.5rem_1fr] items-start gap-2">
      <label for={id} class="pt-1.5 text-ink-soft">
        {fieldName(props.field)}
      </label>
      <div class="min-w-0">
        <select
          id={id}
          class="field w-full"
          required={props.isNeeded}
          onChange={(event) => props.onChoose(event.currentTarget.value)}
        >
          <option value="" selected={props.column === undefined}>
            –
          </option>
          <For each={props.names}>
            {(name) => (
              <option value={name} selected={props.column === name}>
                {name}
              </option>
            )}
          </For>
        </select>
        <Show when={props.example}>
          <p class="truncate text-xs text-ink-faint">such as {props.example}</p>
        </Show>
      </div>
    </div>
  );
}
