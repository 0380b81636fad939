import type { ParentProps } from 'solid-js';
import { Icon, type IconName } from './icon.tsx';

export interface MenuProps extends ParentProps {
  readonly icon: IconName;
  readonly name: string;
  readonly title: string;
  readonly class?: string;
  readonly onToggle?: (isOpen: boolean) => void;
  readonly ref?: (menu: HTMLDetailsElement) => void;
}

/** A button with a panel below it, which Escape closes, and moving on to something else. */
export function Menu(props: MenuProps) {
  let menu: HTMLDetailsElement | undefined;
  const close = () => {
    if (menu !== undefined) menu.open = false;
  };
  return (
    <details
      ref={(element) => {
        menu = element;
        props.ref?.(element);
      }}
      class={`no-print relative ${props.class ?? ''}`}
      onToggle={(event) => props.onToggle?.(event.currentTarget.open)}
      onFocusOut={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) close();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || menu === undefined) return;
        event.stopPropagation();
        close();
        menu.querySelector('summary')?.focus();
      }}
    >
      <summary class="button list-none" title={props.title}>
        <Icon name={props.icon} /> {props.name}
      </summary>
      {props.children}
    </details>
  );
}
