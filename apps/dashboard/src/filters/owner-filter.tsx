import { createOwners } from '../outreach/owners.ts';
import { Picker } from './picker.tsx';

export interface OwnerFilterProps {
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

export function OwnerFilter(props: OwnerFilterProps) {
  const owners = createOwners();
  return (
    <Picker
      label="Owner"
      everybody="Anyone"
      value={props.value}
      choices={[{ value: 'none', name: 'Nobody' }, ...owners().map(({ id, name }) => ({ value: String(id), name }))]}
      onChange={props.onChange}
    />
  );
}
