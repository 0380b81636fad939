import type { Role } from '@foresale/contract';
import { For } from 'solid-js';
import { Labelled } from '../elements/labelled.tsx';

/** Each role may do all that the ones before it may. */
const rights: Readonly<Record<Role, string>> = {
  viewer: 'Viewer: lists and sums, no contact data',
  manager: 'Manager: contact data and exports',
  analyst: 'Analyst: runs, rules, imports',
  admin: 'Admin: users, tokens, audit log',
};

export const roleNames: Readonly<Record<Role, string>> = {
  viewer: 'Viewer',
  manager: 'Manager',
  analyst: 'Analyst',
  admin: 'Admin',
};

export function isRole(value: unknown): value is Role {
  return typeof value === 'string' && value in rights;
}

export function RoleField(props: { readonly name: string }) {
  return (
    <Labelled label="Role">
      <select name={props.name} class="field text-sm font-normal">
        <For each={Object.entries(rights)}>{([role, words]) => <option value={role}>{words}</option>}</For>
      </select>
    </Labelled>
  );
}
