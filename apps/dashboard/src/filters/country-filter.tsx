import type { Facets } from '@foresale/contract';
import { useDashboard } from '../dashboard.ts';
import { Picker } from './picker.tsx';

export interface CountryFilterProps {
  readonly choices: Facets['country'];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

export function CountryFilter(props: CountryFilterProps) {
  const { formats } = useDashboard();
  /** A country from the address stays choosable when nobody is left in it. */
  const choices = () =>
    props.value === null || props.choices.some((choice) => choice.value === props.value)
      ? props.choices
      : [{ value: props.value, customers: 0 }, ...props.choices];
  return (
    <Picker
      label="Country"
      everybody="All"
      value={props.value}
      choices={choices().map(({ value, customers }) => ({ value, name: `${value} (${formats().count(customers)})` }))}
      onChange={props.onChange}
    />
  );
}
