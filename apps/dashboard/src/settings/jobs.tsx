import { Panel } from './panel.tsx';

/** The queue has pages of its own, which the server shows to admins only. */
export function Jobs() {
  return (
    <Panel
      id="jobs"
      title="Job queue"
      about="Runs, trainings and imports as the workers see them: what waits, what failed."
    >
      <a class="button" href="/admin/jobs" rel="external">
        Open the job queue
      </a>
    </Panel>
  );
}
