import { Show } from 'solid-js';
import { useDashboard } from '../dashboard.ts';

export interface SnoozedSwitchProps {
  /** How many the filters leave, shown or hidden. */
  readonly snoozed: number;
  readonly isShown: boolean;
  readonly onShow: (isShown: boolean) => void;
}

/** Says that snoozed customers are missing from the list, and shows them. */
export function SnoozedSwitch(props: SnoozedSwitchProps) {
  const { formats } = useDashboard();
  return (
    <Show when={props.snoozed > 0 || props.isShown}>
      <button
        type="button"
        class="no-print text-accent-ink hover:underline"
        title={
          props.isShown ? undefined : 'A snoozed customer returns to the list by itself on the day the snooze ends'
        }
        onClick={() => props.onShow(!props.isShown)}
      >
        {props.isShown ? 'Hide snoozed' : `Show ${formats().count(props.snoozed)} snoozed`}
      </button>
    </Show>
  );
}
